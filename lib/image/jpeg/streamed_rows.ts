/**
 * A sequential JPEG whose components come together in one scan: an MCU row at a time is decoded and
 * goes out as pixels, so that memory does not depend on the height.
 *
 * @module
 */

import type { ColourTransform } from "./colours.ts";
import { decodeUpTo, type McuDecoder, type ScanCourse } from "./coded_scan.ts";
import { makeEmitter } from "./emit_rows.ts";
import { type EntropyReader, makeEntropyReader, startSegment } from "./entropy_reader.ts";
import { type RawReader } from "../raw_reader.ts";
import { BLOCK_SIDE, BLOCK_SIZE, type Frame, type Scan } from "./frame.ts";
import { inverseTransform } from "./idct.ts";
import { blockStart, clearMcuRow, makePlanes, type Plane } from "./planes.ts";
import type { JpegState } from "./segments.ts";
import { decodeSequentialBlock } from "./sequential_block.ts";

/** How a scan's rows are brought. */
export interface RowsOptions {
  readonly transform: ColourTransform;
  /** Told how many MCU rows are whole when the data ends too early; may throw. */
  onCut(mcuRows: number): void;
}

/** A component as the inner loop wants it. */
interface DecodedComponent {
  readonly h: number;
  readonly v: number;
  readonly quantisation: Int32Array;
  readonly plane: Plane;
  readonly decodeBlock: (reader: EntropyReader, dcBefore: number, block: Int16Array) => number;
  dcBefore: number;
}

/**
 * Decodes the scan whose coded data follows.
 *
 * @throws {Error} if it is damaged.
 */
export async function* streamRows(
  raw: RawReader,
  state: JpegState,
  frame: Frame,
  scan: Scan,
  { transform, onCut }: RowsOptions,
): AsyncGenerator<Uint8Array> {
  const planes = makePlanes(frame);
  const emit = makeEmitter(frame, planes, transform);
  const reader = makeEntropyReader(raw);
  const decoder = mcuDecoder(reader, state, frame, scan, planes);
  const { restartInterval } = state;
  const course: ScanCourse = { reader, decoder, restartInterval, mcu: 0, isCut: false };
  await startSegment(reader);
  for (let row = 0; row < frame.mcusDown; row++) {
    clearMcuRow(frame, planes, row);
    if (!course.isCut) {
      await decodeUpTo(course, (row + 1) * frame.mcusAcross);
      if (course.isCut) onCut(row);
    }
    yield emit(row);
  }
}

function mcuDecoder(
  reader: EntropyReader,
  { quantisation }: JpegState,
  frame: Frame,
  scan: Scan,
  planes: readonly Plane[],
): McuDecoder {
  const components = scan.components.map(({ index, dc, ac }): DecodedComponent => {
    const { h, v, tableId } = frame.components[index]!;
    const table = quantisation[tableId];
    if (!table) throw new Error("a quantisation table is missing");
    return {
      h,
      v,
      quantisation: table,
      plane: planes[index]!,
      decodeBlock: (reader, dcBefore, block) =>
        decodeSequentialBlock(reader, dc, ac, dcBefore, table, block, 0),
      dcBefore: 0,
    };
  });
  const block = new Int16Array(BLOCK_SIZE);
  const { mcusAcross } = frame;
  return {
    decode(mcu) {
      const row = Math.floor(mcu / mcusAcross);
      const column = mcu - row * mcusAcross;
      for (const component of components) decodeComponent(reader, component, row, column, block);
    },
    restart() {
      for (const component of components) component.dcBefore = 0;
    },
  };
}

/** Decodes a component's blocks of an MCU into its plane. */
function decodeComponent(
  reader: EntropyReader,
  component: DecodedComponent,
  mcuRow: number,
  mcuColumn: number,
  block: Int16Array,
): void {
  const { h, v, plane } = component;
  for (let y = 0; y < v; y++) {
    let start = blockStart(plane, mcuRow * v + y, mcuColumn * h);
    for (let x = 0; x < h; x++, start += BLOCK_SIDE) {
      const decoded = component.decodeBlock(reader, component.dcBefore, block);
      component.dcBefore = decoded >> 6;
      const last = decoded & 63;
      inverseTransform(block, 0, last, plane.samples, start, plane.stride);
      if (last === 0) block[0] = 0;
      else block.fill(0);
    }
  }
}

/**
 * A sequential JPEG whose components come together in one scan: an MCU row at a time is decoded and
 * goes out as pixels, so that memory does not depend on the height.
 *
 * @module
 */

import type { ColourTransform } from "./colours.ts";
import { decodeUpTo, type McuDecoder, type ScanCourse } from "./coded_scan.ts";
import type { HuffmanTable } from "./huffman.ts";
import { makeEmitter } from "./emit_rows.ts";
import { type EntropyReader, makeEntropyReader, startSegment } from "./entropy_reader.ts";
import { type RawReader } from "../raw_reader.ts";
import { BLOCK_SIZE, type Frame, type Scan } from "./frame.ts";
import type { JpegState } from "./segments.ts";
import { decodeSequentialBlock } from "./sequential_block.ts";
import {
  giveBackWorkbench,
  setFactors,
  takeWorkbench,
  transformMcuRow,
  type Workbench,
} from "./workbench.ts";

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
  readonly dc: HuffmanTable;
  readonly ac: HuffmanTable;
  readonly blocksAcross: number;
  /** Where the MCU row's coefficients begin. */
  readonly start: number;
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
  const workbench = takeWorkbench(frame);
  const emit = makeEmitter(frame, workbench, transform);
  const reader = makeEntropyReader(raw);
  const decoder = mcuDecoder(reader, state, frame, scan, workbench);
  const { restartInterval } = state;
  const course: ScanCourse = { reader, decoder, restartInterval, mcu: 0, isCut: false };
  await startSegment(reader);
  for (let row = 0; row < frame.mcusDown; row++) {
    if (!course.isCut) {
      await decodeUpTo(course, (row + 1) * frame.mcusAcross);
      if (course.isCut) onCut(row);
    }
    // Coefficients that are not there are zero, and become grey.
    transformMcuRow(workbench, frame, row);
    yield emit(row);
  }
  giveBackWorkbench(workbench);
}

function mcuDecoder(
  reader: EntropyReader,
  { quantisation }: JpegState,
  frame: Frame,
  scan: Scan,
  workbench: Workbench,
): McuDecoder {
  const { numbers, planes } = workbench;
  const components = scan.components.map(({ index, dc, ac }): DecodedComponent => {
    const { h, v, tableId, blocksAcross } = frame.components[index]!;
    const table = quantisation[tableId];
    if (!table) throw new Error("a quantisation table is missing");
    setFactors(workbench, planes[index]!, table);
    return { h, v, dc, ac, blocksAcross, start: planes[index]!.coefficients, dcBefore: 0 };
  });
  const { mcusAcross } = frame;
  return {
    decode(mcu) {
      const column = mcu % mcusAcross;
      for (const component of components) decodeComponent(reader, component, column, numbers);
    },
    restart() {
      for (const component of components) component.dcBefore = 0;
    },
  };
}

/** Decodes a component's blocks of an MCU. */
function decodeComponent(
  reader: EntropyReader,
  component: DecodedComponent,
  mcuColumn: number,
  numbers: Int16Array,
): void {
  const { h, v, dc, ac, blocksAcross, start } = component;
  for (let y = 0; y < v; y++) {
    let offset = start + (y * blocksAcross + mcuColumn * h) * BLOCK_SIZE;
    for (let x = 0; x < h; x++, offset += BLOCK_SIZE) {
      try {
        component.dcBefore = decodeSequentialBlock(
          reader,
          dc,
          ac,
          component.dcBefore,
          numbers,
          offset,
        );
      } catch (error) {
        // A block in which the data ends stays grey.
        numbers.fill(0, offset, offset + BLOCK_SIZE);
        throw error;
      }
    }
  }
}

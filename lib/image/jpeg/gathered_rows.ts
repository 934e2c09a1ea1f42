/**
 * A JPEG in several scans, progressive or with its components one after the other: all scans are
 * gathered as coefficients, then rows of pixels go out.
 *
 * @module
 */

import { decodeUpTo, type McuDecoder, type ScanCourse } from "./coded_scan.ts";
import { readBits, readDcDifference } from "./codes.ts";
import { blockOffset, type Coefficients, emptyCoefficients, mcuRowOf } from "./coefficients.ts";
import { makeEmitter } from "./emit_rows.ts";
import {
  type EntropyReader,
  makeEntropyReader,
  startSegment,
  windowBytes,
} from "./entropy_reader.ts";
import { type RawReader } from "../raw_reader.ts";
import { BLOCK_SIDE, BLOCK_SIZE, type Frame, type Scan } from "./frame.ts";
import { type BandState, decodeBandFirst, refineBand } from "./progressive_block.ts";
import { type JpegState, readSegments } from "./segments.ts";
import { scanBytes, scanReader, sequentialDecoder } from "./sequential_scan.ts";
import type { RowsOptions } from "./streamed_rows.ts";
import {
  giveBackWorkbench,
  setFactors,
  takeWorkbench,
  transformMcuRow,
  type Workbench,
} from "./workbench.ts";

/** Decodes one block of a scan's component. */
type BlockDecoder = (block: Int16Array, offset: number) => void;

/** A scan's component on its way. */
interface GatheredComponent {
  readonly index: number;
  readonly decodeBlock: BlockDecoder;
  dcBefore: number;
}

/** More scans than any sound file has: each passes over all blocks. */
const MAX_SCANS = 100;
const NO_FACTORS = new Int32Array(BLOCK_SIZE);

/**
 * Decodes all scans, from the one whose coded data follows.
 *
 * @throws {Error} if one is damaged.
 */
export async function* gatherRows(
  raw: RawReader,
  state: JpegState,
  frame: Frame,
  firstScan: Scan,
  { transform, onCut }: RowsOptions,
): AsyncGenerator<Uint8Array> {
  const coefficients = emptyCoefficients(frame);
  const factors: (Int32Array | undefined)[] = frame.components.map(() => undefined);
  const isProgressive = frame.process === "progressive";
  const workbench = takeWorkbench(frame, isProgressive ? 0 : scanBytes(raw));
  const reader = isProgressive
    ? makeEntropyReader(raw, new Uint8Array(windowBytes(raw)))
    : scanReader(workbench, raw);
  let scan: Scan | "end" | "cut" = firstScan;
  for (let count = 1; typeof scan === "object"; count++) {
    if (count > MAX_SCANS) throw new Error("it has too many scans");
    takeFactors(state, frame, scan, factors);
    const isCut = await gatherScan(workbench, reader, state, frame, scan, coefficients);
    scan = isCut ? "cut" : await readSegments(raw, state);
  }
  if (scan === "cut") onCut(0);
  yield* transformedRows(workbench, frame, coefficients, factors, transform);
}

/** A component's factors are those that hold when its first scan begins. */
function takeFactors(
  { quantisation }: JpegState,
  frame: Frame,
  scan: Scan,
  factors: (Int32Array | undefined)[],
): void {
  for (const { index } of scan.components) {
    factors[index] ??= quantisation[frame.components[index]!.tableId];
    if (!factors[index]) throw new Error("a quantisation table is missing");
  }
}

/** Adds a scan to the coefficients; true if the file ended in it. */
async function gatherScan(
  workbench: Workbench,
  reader: EntropyReader,
  { restartInterval }: JpegState,
  frame: Frame,
  scan: Scan,
  coefficients: Coefficients,
): Promise<boolean> {
  const [only] = scan.components;
  const component = frame.components[only!.index]!;
  const isAlone = scan.components.length === 1;
  const across = isAlone ? Math.ceil(component.width / BLOCK_SIDE) : frame.mcusAcross;
  const down = isAlone ? Math.ceil(component.height / BLOCK_SIDE) : frame.mcusDown;
  const isProgressive = frame.process === "progressive";
  const decoder = isProgressive
    ? scanDecoder(reader, frame, scan, coefficients, isAlone ? across : undefined)
    : sequentialDecoder(workbench, reader, frame, scan, across, isAlone);
  const course: ScanCourse = { reader, decoder, restartInterval, mcu: 0, isCut: false };
  await startSegment(reader);
  for (let row = 0; row < down && !course.isCut; row++) {
    await decodeUpTo(course, (row + 1) * across);
    if (!isProgressive) keepRow(workbench, frame, scan, row, coefficients);
  }
  return course.isCut;
}

/** Moves a row of MCUs from the workbench to where it waits for the last scan. */
function keepRow(
  { numbers, planes }: Workbench,
  frame: Frame,
  { components }: Scan,
  row: number,
  coefficients: Coefficients,
): void {
  for (const { index } of components) {
    const component = frame.components[index]!;
    const { v, blocksAcross } = component;
    const blockRows = components.length === 1 ? 1 : v;
    const start = planes[index]!.coefficients;
    const end = start + blockRows * blocksAcross * BLOCK_SIZE;
    mcuRowOf(coefficients[index]!, component, row * blockRows)
      .set(numbers.subarray(start, end), blockOffset(component, row * blockRows, 0));
    numbers.fill(0, start, end);
  }
}

/** @param blocksAcross Of the only component; undefined if several are interleaved. */
function scanDecoder(
  reader: EntropyReader,
  frame: Frame,
  scan: Scan,
  coefficients: Coefficients,
  blocksAcross: number | undefined,
): McuDecoder {
  const state: BandState = { endRun: 0 };
  const components = scan.components.map((_, i) => gathered(reader, scan, i, state));
  const decodeBlock = (component: GatheredComponent, row: number, column: number) => {
    const place = frame.components[component.index]!;
    const rows = coefficients[component.index]!;
    // A run of empty blocks leaves rows empty, however many it claims.
    if (state.endRun > 0 && !rows[Math.floor(row / place.v)]) state.endRun--;
    else component.decodeBlock(mcuRowOf(rows, place, row), blockOffset(place, row, column));
  };
  const [only] = components;
  return {
    decode(mcu) {
      const across = blocksAcross ?? frame.mcusAcross;
      const row = Math.floor(mcu / across);
      const column = mcu - row * across;
      if (blocksAcross !== undefined) {
        decodeBlock(only!, row, column);
        return 1;
      }
      for (const component of components) {
        const { h, v } = frame.components[component.index]!;
        for (let i = 0; i < h * v; i++) {
          decodeBlock(component, row * v + Math.floor(i / h), column * h + i % h);
        }
      }
      return 1;
    },
    restart() {
      state.endRun = 0;
      for (const component of components) component.dcBefore = 0;
    },
  };
}

function gathered(
  reader: EntropyReader,
  scan: Scan,
  place: number,
  state: BandState,
): GatheredComponent {
  const { index, dc, ac } = scan.components[place]!;
  const { first, high, low } = scan;
  const component: { -readonly [K in keyof GatheredComponent]: GatheredComponent[K] } = {
    index,
    dcBefore: 0,
    decodeBlock(block, offset) {
      component.dcBefore += readDcDifference(reader, dc);
      block[offset] = component.dcBefore << low;
    },
  };
  if (first > 0) {
    const decode = high === 0 ? decodeBandFirst : refineBand;
    component.decodeBlock = (block, offset) => decode(reader, ac, scan, state, block, offset);
  } else if (high > 0) {
    component.decodeBlock = (block, offset) => {
      if (readBits(reader, 1) === 1) block[offset]! |= 1 << low;
    };
  }
  return component;
}

/** Multiplies and transforms a row of MCUs at a time. */
function* transformedRows(
  workbench: Workbench,
  frame: Frame,
  coefficients: Coefficients,
  factors: readonly (Int32Array | undefined)[],
  transform: RowsOptions["transform"],
): Generator<Uint8Array> {
  const { numbers, planes } = workbench;
  const emit = makeEmitter(frame, workbench, transform);
  // A component without factors has no coefficients either.
  for (const [i, table = NO_FACTORS] of factors.entries()) setFactors(workbench, planes[i]!, table);
  for (let mcuRow = 0; mcuRow < frame.mcusDown; mcuRow++) {
    for (const [i, plane] of planes.entries()) {
      const row = coefficients[i]![mcuRow];
      if (row) numbers.set(row, plane.coefficients);
      // What was used is given back.
      coefficients[i]![mcuRow] = undefined;
    }
    transformMcuRow(workbench, frame, mcuRow);
    yield emit(mcuRow);
  }
  giveBackWorkbench(workbench);
}

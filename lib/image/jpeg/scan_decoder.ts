/**
 * A scan in, what it tells of the coefficients of a row of MCUs out, on a workbench: what its kernel needs
 * is laid out there, then it decodes as many MCUs in one go as there are bytes for (T.81, F.2.2 and
 * G.1.2).
 *
 * What lies there, in numbers of 32 bits unless it says otherwise: the number of components; the address
 * of the next byte; how many of its bits were used; what the scan tells ({@link KINDS}); its first and
 * last coefficient; the bit of the lowest place that it tells; how many blocks still follow of which it
 * tells nothing new. At {@link ORDER} the place of each coefficient of the zigzag order in its block, in
 * bytes, as bytes. At {@link COMPONENTS}, for each, its sampling factors, its tables of DC and AC, the DC
 * coefficient before, the first coefficient of the row of MCUs, and bytes from one row of blocks to the
 * next. Then come the tables: look-up, limits, offsets and, as bytes, symbols of `huffman.ts`; then the
 * coded data.
 *
 * @module
 */

import type { McuDecoder } from "./coded_scan.ts";
import {
  type EntropyReader,
  makeEntropyReader,
  MOST_MCU_BYTES,
  windowBytes,
} from "./entropy_reader.ts";
import { BLOCK_SIZE, type Frame, NATURAL_ORDER, type Scan } from "./frame.ts";
import type { HuffmanTable } from "./huffman.ts";
import type { RawReader } from "../raw_reader.ts";
import type { Workbench } from "./workbench.ts";

/** A scan's place on the workbench, and the reader whose window lies there. */
export interface PlacedScan {
  /** Address. */
  readonly start: number;
  readonly reader: EntropyReader;
}

/** What a scan tells, as the kernel counts. */
const KINDS = { all: 0, dc: 1, dcRefinement: 2, band: 3, bandRefinement: 4 } as const;

const NUMBER_BYTES = 4;
const COEFFICIENT_BYTES = 2;
const AT = 4;
const KIND = 12;
const END_RUN = 28;
const ORDER = 64;
const COMPONENTS = 128;
const COMPONENT_BYTES = 32;
const DC_BEFORE = 16;
const FIRST_BLOCK = 20;
const MOST_COMPONENTS = 4;
const TABLES = COMPONENTS + MOST_COMPONENTS * COMPONENT_BYTES;
const LIMITS = 4096;
const OFFSETS = LIMITS + 18 * NUMBER_BYTES;
const SYMBOLS = OFFSETS + 18 * NUMBER_BYTES;
const TABLE_BYTES = SYMBOLS + 256;
const WINDOW = TABLES + 2 * MOST_COMPONENTS * TABLE_BYTES;
/** Of what lies at the beginning of each scan. */
const ALIGNMENT = 16;

/** What a scan needs of a workbench. */
export function scanBytes(raw: RawReader): number {
  return Math.ceil((WINDOW + windowBytes(raw)) / ALIGNMENT) * ALIGNMENT;
}

/**
 * Finds the place of a scan.
 *
 * @param index Of the scans that the workbench has room for.
 */
export function placeScan({ bytes, scans }: Workbench, raw: RawReader, index: number): PlacedScan {
  const start = scans + index * scanBytes(raw);
  const window = new Uint8Array(bytes.buffer, start + WINDOW, windowBytes(raw));
  return { start, reader: makeEntropyReader(raw, window) };
}

/**
 * Makes the decoder of a scan. What it decodes are MCUs of the row of them that is on the workbench.
 *
 * @param mcusAcross Of this scan: blocks, where it has one component.
 */
export function scanDecoder(
  workbench: Workbench,
  { start, reader }: PlacedScan,
  frame: Frame,
  scan: Scan,
  mcusAcross: number,
): McuDecoder {
  const write = writerAt(workbench, start);
  const { components } = scan;
  write(0, components.length);
  write(KIND, kindOf(frame, scan), scan.first, scan.last, scan.low, 0);
  workbench.bytes.set(NATURAL_ORDER.map((place) => place * COEFFICIENT_BYTES), start + ORDER);
  for (let i = 0; i < components.length; i++) placeComponent(workbench, start, frame, scan, i);
  const rowStart = blockRowStart(workbench, frame, components[0]!.index);
  const state = new DataView(workbench.bytes.buffer, start + AT);
  const window = start + WINDOW;
  return {
    decode(mcu, end) {
      const row = Math.floor(mcu / mcusAcross);
      const column = mcu - row * mcusAcross;
      // A component alone goes down its rows of blocks one by one.
      if (components.length === 1) write(COMPONENTS + FIRST_BLOCK, rowStart(row));
      const { at, bit, filled, isLast } = reader;
      write(AT, window + at, bit);
      const safe = window + (isLast ? filled + NUMBER_BYTES * 2 : filled - MOST_MCU_BYTES);
      const done = workbench.scanKernel
        .decodeMcus(start, column, column + end - mcu, safe, window + filled);
      reader.at = state.getInt32(0, true) - window;
      reader.bit = state.getInt32(NUMBER_BYTES, true);
      return done;
    },
    restart() {
      write(END_RUN, 0);
      for (let i = 0; i < components.length; i++) {
        write(COMPONENTS + i * COMPONENT_BYTES + DC_BEFORE, 0);
      }
    },
  };
}

/** Makes what writes numbers one after the other from a place of the scan on. */
function writerAt({ bytes }: Workbench, start: number) {
  const view = new DataView(bytes.buffer, start);
  return (at: number, ...numbers: readonly number[]) => {
    for (const [i, number] of numbers.entries()) view.setInt32(at + i * NUMBER_BYTES, number, true);
  };
}

/** Lays out what is to be known of a component, and its tables. */
function placeComponent(
  workbench: Workbench,
  start: number,
  frame: Frame,
  { components }: Scan,
  i: number,
): void {
  const { index, dc, ac } = components[i]!;
  const { h, v, blocksAcross } = frame.components[index]!;
  const tables = [dc, ac].map((table, kind) => {
    const at = start + TABLES + (2 * i + kind) * TABLE_BYTES;
    placeTable(workbench.bytes.buffer, at, table);
    return at;
  });
  const factors = components.length === 1 ? [1, 1] : [h, v];
  const first = blockRowStart(workbench, frame, index)(0);
  const rowBytes = blocksAcross * BLOCK_SIZE * COEFFICIENT_BYTES;
  const write = writerAt(workbench, start + COMPONENTS + i * COMPONENT_BYTES);
  write(0, ...factors, ...tables, 0, first, rowBytes);
}

/** Makes what tells where a component's row of blocks begins, in the row of MCUs that has it. */
function blockRowStart({ planes }: Workbench, { components }: Frame, index: number) {
  const { v, blocksAcross } = components[index]!;
  const { coefficients } = planes[index]!;
  return (row: number) => (coefficients + row % v * blocksAcross * BLOCK_SIZE) * COEFFICIENT_BYTES;
}

function kindOf({ process }: Frame, { first, high }: Scan): number {
  if (process === "sequential") return KINDS.all;
  if (first === 0) return high === 0 ? KINDS.dc : KINDS.dcRefinement;
  return high === 0 ? KINDS.band : KINDS.bandRefinement;
}

function placeTable(
  buffer: ArrayBufferLike,
  at: number,
  { lookup, limits, offsets, symbols }: HuffmanTable,
): void {
  new Int32Array(buffer, at, lookup.length).set(lookup);
  new Int32Array(buffer, at + LIMITS, limits.length).set(limits);
  new Int32Array(buffer, at + OFFSETS, offsets.length).set(offsets);
  new Uint8Array(buffer, at + SYMBOLS, symbols.length).set(symbols);
}

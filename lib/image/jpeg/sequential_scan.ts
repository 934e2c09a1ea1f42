/**
 * MCUs of a sequential scan in, the coefficients of a row of them out, on a workbench: what its kernel
 * needs is laid out there, then it decodes as many MCUs in one go as there are bytes for (T.81, F.2.2).
 *
 * What lies there, in numbers of 32 bits unless it says otherwise: the number of components; the address
 * of the next byte; the bits that were taken and not used; at {@link ORDER} the place of each
 * coefficient of the zigzag order in its block, in bytes, as bytes; at {@link COMPONENTS}, for each, its
 * sampling factors, its tables of DC and AC, the DC coefficient before, the first coefficient of the MCU
 * row, and bytes from one row of blocks to the next. Then come the tables: look-up, limits, offsets and,
 * as bytes, symbols of `huffman.ts`; then the coded data.
 *
 * @module
 */

import type { McuDecoder } from "./coded_scan.ts";
import { WrongCode } from "./codes.ts";
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

const NUMBER_BYTES = 4;
const COEFFICIENT_BYTES = 2;
const AT = 4;
const COUNT = 8;
const ORDER = 64;
const COMPONENTS = 128;
const COMPONENT_BYTES = 32;
const DC_BEFORE = 16;
const MOST_COMPONENTS = 4;
const TABLES = COMPONENTS + MOST_COMPONENTS * COMPONENT_BYTES;
const LIMITS = 4096;
const OFFSETS = LIMITS + 18 * NUMBER_BYTES;
const SYMBOLS = OFFSETS + 18 * NUMBER_BYTES;
const TABLE_BYTES = SYMBOLS + 256;
const WINDOW = TABLES + 2 * MOST_COMPONENTS * TABLE_BYTES;

/** What a scan needs of a workbench. */
export function scanBytes(raw: RawReader): number {
  return WINDOW + windowBytes(raw);
}

/** Makes the reader whose window lies on the workbench. */
export function scanReader({ bytes, scan }: Workbench, raw: RawReader): EntropyReader {
  const start = scan + WINDOW;
  return makeEntropyReader(raw, new Uint8Array(bytes.buffer, start, windowBytes(raw)));
}

/**
 * Makes the decoder of a scan.
 *
 * @param reader {@link scanReader}'s.
 * @param mcusAcross Of this scan.
 * @param isAlone Whether its only component has MCUs of one block.
 */
export function sequentialDecoder(
  workbench: Workbench,
  reader: EntropyReader,
  frame: Frame,
  { components }: Scan,
  mcusAcross: number,
  isAlone: boolean,
): McuDecoder {
  const { bytes, planes, scan, scanKernel } = workbench;
  const view = new DataView(bytes.buffer, scan);
  const write = (at: number, ...numbers: readonly number[]) => {
    for (const [i, number] of numbers.entries()) view.setInt32(at + i * NUMBER_BYTES, number, true);
  };
  write(0, components.length);
  for (let k = 0; k < BLOCK_SIZE; k++) {
    view.setUint8(ORDER + k, NATURAL_ORDER[k]! * COEFFICIENT_BYTES);
  }
  for (const [i, { index, dc, ac }] of components.entries()) {
    const { h, v, blocksAcross } = frame.components[index]!;
    const tables = [dc, ac].map((table, kind) => {
      const at = scan + TABLES + (2 * i + kind) * TABLE_BYTES;
      placeTable(bytes.buffer, at, table);
      return at;
    });
    const factors = isAlone ? [1, 1] : [h, v];
    const start = planes[index]!.coefficients * COEFFICIENT_BYTES;
    const rowBytes = blocksAcross * BLOCK_SIZE * COEFFICIENT_BYTES;
    write(COMPONENTS + i * COMPONENT_BYTES, ...factors, ...tables, 0, start, rowBytes);
  }
  const window = scan + WINDOW;
  return {
    decode(mcu, end) {
      const { at, count, filled, isLast } = reader;
      write(AT, window + at, count);
      const column = mcu % mcusAcross;
      const safe = window + (isLast ? filled + NUMBER_BYTES * 2 : filled - MOST_MCU_BYTES);
      const done = scanKernel.decodeMcus(scan, column, column + end - mcu, safe, window + filled);
      reader.at = view.getInt32(AT, true) - window;
      reader.count = view.getInt32(COUNT, true);
      if (done < 0) throw new WrongCode();
      return done;
    },
    restart() {
      for (let i = 0; i < components.length; i++) {
        write(COMPONENTS + i * COMPONENT_BYTES + DC_BEFORE, 0);
      }
    },
  };
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

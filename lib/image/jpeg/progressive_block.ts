/**
 * One block of a progressive JPEG scan: bits in, coefficients completed (T.81, G.1.2).
 *
 * @module
 */

import type { EntropyReader } from "./entropy_reader.ts";
import { NATURAL_ORDER, type Scan } from "./frame.ts";
import type { HuffmanTable } from "./huffman.ts";
import { readBits, readEntry, WrongCode } from "./codes.ts";

/** What is carried from block to block of an AC scan. */
export interface BandState {
  /** Blocks that still follow without a new coefficient. */
  endRun: number;
}

const LONGEST_RUN = 15;
const VALUE_SHIFT = 16;
const SIZE_SHIFT = 12;
const RUN_SHIFT = 8;
const NIBBLE = 15;

/**
 * Decodes the first pass over AC coefficients.
 *
 * @param block Coefficients in natural order from `offset` on, not multiplied.
 * @throws {WrongCode} if the bits are no code.
 */
export function decodeBandFirst(
  reader: EntropyReader,
  ac: HuffmanTable,
  { first, last, low }: Scan,
  state: BandState,
  block: Int16Array,
  offset: number,
): void {
  if (state.endRun > 0) {
    state.endRun--;
    return;
  }
  for (let k = first; k <= last; k++) {
    const entry = readEntry(reader, ac);
    const run = entry >> RUN_SHIFT & NIBBLE;
    const size = entry >> SIZE_SHIFT & NIBBLE;
    if (size === 0 && entry >> VALUE_SHIFT === 0) {
      if (run !== LONGEST_RUN) {
        state.endRun = (1 << run) - 1 + (run > 0 ? readBits(reader, run) : 0);
        return;
      }
      k += LONGEST_RUN;
      continue;
    }
    k += run;
    if (k > last) throw new WrongCode();
    const value = size > 0 ? readSigned(reader, size) : entry >> VALUE_SHIFT;
    block[offset + NATURAL_ORDER[k]!] = value << low;
  }
}

/**
 * Decodes a further pass over AC coefficients: one more bit of each that is not zero, and those that
 * become ±1.
 *
 * @throws {WrongCode} if the bits are no code.
 */
export function refineBand(
  reader: EntropyReader,
  ac: HuffmanTable,
  { first, last, low }: Scan,
  state: BandState,
  block: Int16Array,
  offset: number,
): void {
  const bit = 1 << low;
  let k = first;
  while (state.endRun === 0 && k <= last) {
    const entry = readEntry(reader, ac);
    let run = entry >> RUN_SHIFT & NIBBLE;
    const size = entry >> SIZE_SHIFT & NIBBLE;
    const isZero = size === 0 && entry >> VALUE_SHIFT === 0;
    if (isZero && run !== LONGEST_RUN) {
      state.endRun = (1 << run) + (run > 0 ? readBits(reader, run) : 0);
      break;
    }
    const sign = isZero ? 0 : size > 0 ? readSigned(reader, 1) : entry >> VALUE_SHIFT;
    for (; k <= last; k++) {
      const at = offset + NATURAL_ORDER[k]!;
      if (block[at] !== 0) refine(reader, block, at, bit);
      else if (run-- === 0) {
        if (sign !== 0) block[at] = sign > 0 ? bit : -bit;
        break;
      }
    }
    k++;
  }
  if (state.endRun === 0) return;
  for (; k <= last; k++) {
    const at = offset + NATURAL_ORDER[k]!;
    if (block[at] !== 0) refine(reader, block, at, bit);
  }
  state.endRun--;
}

function refine(reader: EntropyReader, block: Int16Array, at: number, bit: number): void {
  if (readBits(reader, 1) === 0) return;
  const value = block[at]!;
  if ((value & bit) === 0) block[at] = value + (value > 0 ? bit : -bit);
}

function readSigned(reader: EntropyReader, size: number): number {
  const bits = readBits(reader, size);
  return bits < 1 << size - 1 ? bits + 1 - (1 << size) : bits;
}

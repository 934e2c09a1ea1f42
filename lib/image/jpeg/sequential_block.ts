/**
 * One block of a sequential JPEG scan: bits in, coefficients out (T.81, F.2.2).
 *
 * @module
 */

import type { EntropyReader } from "./entropy_reader.ts";
import { BLOCK_SIZE, NATURAL_ORDER } from "./frame.ts";
import { type HuffmanTable, LOOKUP_BITS, MAX_CODE_BITS, symbolEntry } from "./huffman.ts";

const LOOKUP_MASK = (1 << LOOKUP_BITS) - 1;
const LONGEST_RUN = 15;
/** Bits of a DC difference at 8 bits a sample. */
const MAX_DC_SIZE = 11;
/** What a table's entry holds is explained in `huffman.ts`. */
const VALUE_SHIFT = 16;
const SIZE_SHIFT = 12;
const RUN_SHIFT = 8;
const NIBBLE = 15;
const LENGTH_MASK = 0xff;

/** A code that no table has. */
export class WrongCode extends Error {
  override readonly name = "WrongCode";
  constructor() {
    super("its coded data holds a code that stands for nothing");
  }
}

/**
 * Decodes a block.
 *
 * @param dcBefore The DC coefficient of the block before.
 * @param block 64 zeros from `offset` on, which become the coefficients in natural order, not multiplied.
 * @returns The DC coefficient.
 * @throws {WrongCode} if the bits are no code.
 */
export function decodeSequentialBlock(
  reader: EntropyReader,
  dc: HuffmanTable,
  ac: HuffmanTable,
  dcBefore: number,
  block: Int16Array,
  offset: number,
): number {
  const { bytes } = reader;
  const { lookup } = ac;
  const value = dcBefore + readDcDifference(reader, dc);
  block[offset] = value;
  let { bits, count, at } = reader;
  for (let k = 1; k < BLOCK_SIZE; k++) {
    if (count < MAX_CODE_BITS) {
      bits = bits << 16 | bytes[at]! << 8 | bytes[at + 1]!;
      at += 2;
      count += 16;
    }
    let entry = lookup[bits >> count - LOOKUP_BITS & LOOKUP_MASK]!;
    if (entry === 0) {
      entry = longCode(ac, bits >> count - MAX_CODE_BITS & 0xffff);
      if (entry === 0) throw wrongCode(reader, at, count);
    }
    count -= entry & LENGTH_MASK;
    const size = entry >> SIZE_SHIFT & NIBBLE;
    let coefficient = entry >> VALUE_SHIFT;
    if (size > 0) {
      if (count < MAX_CODE_BITS) {
        bits = bits << 16 | bytes[at]! << 8 | bytes[at + 1]!;
        at += 2;
        count += 16;
      }
      count -= size;
      coefficient = bits >> count & (1 << size) - 1;
      if (coefficient < 1 << size - 1) coefficient += 1 - (1 << size);
    } else if (coefficient === 0) {
      // No coefficient: 16 zeros, or nothing but zeros up to the end.
      if ((entry >> RUN_SHIFT & NIBBLE) !== LONGEST_RUN) break;
      k += LONGEST_RUN;
      continue;
    }
    k += entry >> RUN_SHIFT & NIBBLE;
    if (k >= BLOCK_SIZE) throw wrongCode(reader, at, count);
    block[offset + NATURAL_ORDER[k]!] = coefficient;
  }
  reader.bits = bits;
  reader.count = count;
  reader.at = at;
  return value;
}

/**
 * Reads the difference of a DC coefficient from the one before.
 *
 * @throws {WrongCode} if the bits are no code.
 */
export function readDcDifference(reader: EntropyReader, dc: HuffmanTable): number {
  const entry = readEntry(reader, dc);
  const size = entry >> SIZE_SHIFT & NIBBLE;
  if (size === 0) return entry >> VALUE_SHIFT;
  if (size > MAX_DC_SIZE) throw new WrongCode();
  const bits = readBits(reader, size);
  return bits < 1 << size - 1 ? bits + 1 - (1 << size) : bits;
}

/**
 * Takes a code.
 *
 * @returns Its entry, as `huffman.ts` explains.
 * @throws {WrongCode} if the bits are no code.
 */
export function readEntry(reader: EntropyReader, table: HuffmanTable): number {
  need(reader);
  const { bits, count } = reader;
  const entry = table.lookup[bits >> count - LOOKUP_BITS & LOOKUP_MASK]! ||
    longCode(table, bits >> count - MAX_CODE_BITS & 0xffff);
  if (entry === 0) throw new WrongCode();
  reader.count -= entry & LENGTH_MASK;
  return entry;
}

/** Takes up to 16 bits as a whole number. */
export function readBits(reader: EntropyReader, size: number): number {
  need(reader);
  reader.count -= size;
  return reader.bits >> reader.count & (1 << size) - 1;
}

/** Sees to it that 16 bits are there. */
function need(reader: EntropyReader): void {
  if (reader.count >= MAX_CODE_BITS) return;
  const { bytes, at } = reader;
  reader.bits = reader.bits << 16 | bytes[at]! << 8 | bytes[at + 1]!;
  reader.at += 2;
  reader.count += 16;
}

/** The error, with the place where the reader stands kept: the data may just have ended there. */
function wrongCode(reader: EntropyReader, at: number, count: number): WrongCode {
  reader.at = at;
  reader.count = count;
  return new WrongCode();
}

/** Finds a code that is longer than the look-up among the next 16 bits; 0 if there is none. */
function longCode({ limits, offsets, symbols }: HuffmanTable, next: number): number {
  let length = LOOKUP_BITS + 1;
  while (next >= limits[length]!) length++;
  if (length > MAX_CODE_BITS) return 0;
  const code = next >> MAX_CODE_BITS - length;
  return symbolEntry(symbols[code + offsets[length]!]!, length);
}

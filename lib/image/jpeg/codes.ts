/**
 * Bits in, Huffman codes and what follows them out, one after the other, for progressive scans (T.81,
 * F.2.2).
 *
 * @module
 */

import type { EntropyReader } from "./entropy_reader.ts";
import {
  type HuffmanTable,
  LOOKUP_BITS,
  magnitude,
  MAX_CODE_BITS,
  symbolEntry,
} from "./huffman.ts";

const LOOKUP_MASK = (1 << LOOKUP_BITS) - 1;
/** Bits of a DC difference at 8 bits a sample. */
const MAX_DC_SIZE = 11;
/** What a table's entry holds is explained in `huffman.ts`. */
const VALUE_SHIFT = 16;
const SIZE_SHIFT = 12;
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
 * Reads the difference of a DC coefficient from the one before.
 *
 * @throws {WrongCode} if the bits are no code.
 */
export function readDcDifference(reader: EntropyReader, dc: HuffmanTable): number {
  const entry = readEntry(reader, dc);
  const size = entry >> SIZE_SHIFT & NIBBLE;
  if (size === 0) return entry >> VALUE_SHIFT;
  if (size > MAX_DC_SIZE) throw new WrongCode();
  return magnitude(readBits(reader, size), size);
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

/** Finds a code that is longer than the look-up among the next 16 bits; 0 if there is none. */
function longCode({ limits, offsets, symbols }: HuffmanTable, next: number): number {
  let length = LOOKUP_BITS + 1;
  while (next >= limits[length]!) length++;
  if (length > MAX_CODE_BITS) return 0;
  const code = next >> MAX_CODE_BITS - length;
  return symbolEntry(symbols[code + offsets[length]!]!, length);
}

/**
 * A Huffman table of a JPEG in, tables that decode most codes in one look-up out (T.81, annex C and
 * F.2.2).
 *
 * An entry of the look-up holds, from its lowest bit: the bits to pass over (8), the run of zeros
 * (4), the bits of a magnitude that is still to be read (4), and the signed coefficient itself (16)
 * where code and magnitude together were short enough to stand in the table. It is 0 where the code
 * is longer than the look-up.
 *
 * @module
 */

/** A table ready for decoding. */
export interface HuffmanTable {
  /** By the next {@link LOOKUP_BITS} bits. */
  readonly lookup: Int32Array;
  /** For codes of each length, the first code that is longer, shifted to 16 bits. */
  readonly limits: Int32Array;
  /** What to add to a code of each length to get the index of its symbol. */
  readonly offsets: Int32Array;
  readonly symbols: Uint8Array;
}

/** Codes of up to this many bits are looked up. */
const LOOKUP_BITS = 10;
/** The longest code. */
const MAX_CODE_BITS = 16;

const MAX_SYMBOLS = 256;

/**
 * Makes the tables.
 *
 * @param counts Number of codes of 1, 2, … 16 bits.
 * @param symbols The symbols in the order of their codes.
 * @throws {Error} if there are more codes of a length than can be.
 */
export function makeHuffmanTable(counts: Uint8Array, symbols: Uint8Array): HuffmanTable {
  const table: HuffmanTable = {
    lookup: new Int32Array(1 << LOOKUP_BITS),
    limits: new Int32Array(MAX_CODE_BITS + 2),
    offsets: new Int32Array(MAX_CODE_BITS + 1),
    symbols: new Uint8Array(MAX_SYMBOLS),
  };
  table.symbols.set(symbols);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= MAX_CODE_BITS; length++) {
    table.offsets[length] = index - code;
    for (let i = 0; i < counts[length - 1]!; i++, code++) {
      if (length <= LOOKUP_BITS) fillLookup(table.lookup, code, length, symbols[index]!);
      index++;
    }
    if (code > 1 << length) throw new Error("a Huffman table has too many codes");
    table.limits[length] = code << MAX_CODE_BITS - length;
    code <<= 1;
  }
  table.limits[MAX_CODE_BITS + 1] = 1 << MAX_CODE_BITS;
  return table;
}

/** Enters a code under all bits that may follow it; with its magnitude where that fits as well. */
function fillLookup(lookup: Int32Array, code: number, length: number, symbol: number): void {
  const free = LOOKUP_BITS - length;
  const size = symbol & 15;
  const start = code << free;
  if (start + (1 << free) > lookup.length) return;
  for (let rest = 0; rest < 1 << free; rest++) {
    const isWhole = size > 0 && size <= free;
    lookup[start + rest] = isWhole
      ? magnitude(rest >> free - size, size) << 16 | (symbol >> 4) << 8 | length + size
      : symbolEntry(symbol, length);
  }
}

/** The entry of a symbol whose magnitude is still to be read. */
function symbolEntry(symbol: number, length: number): number {
  return (symbol & 15) << 12 | (symbol >> 4) << 8 | length;
}

/** The signed number that `size` bits stand for (T.81, F.2.2.1, EXTEND). */
function magnitude(bits: number, size: number): number {
  return bits < 1 << size - 1 ? bits + 1 - (1 << size) : bits;
}

/**
 * Fax compressions of black and white rows: modified Huffman (TIFF 6.0, section 10), Group 3 in one
 * and two dimensions (ITU-T T.4) and Group 4 (ITU-T T.6).
 *
 * A row is a list of the columns at which its colour changes, white to black first; a
 * two-dimensional row is told by how its changes differ from those of the row above.
 *
 * @module
 */

import {
  LEAST_MAKE_UP,
  makeModeTable,
  makeRunTables,
  MODE,
  MODE_BITS,
  RUN_BITS,
} from "./ccitt_codes.ts";
import type { BlockCodec } from "./codec.ts";

/** Which of the compressions it is. */
export type FaxScheme = "huffman" | "group3" | "group4";

/** Bits on their way. */
interface BitReader {
  readonly data: Uint8Array;
  /** Number of bits used. */
  at: number;
}

/** The columns at which a row changes its colour, `count` of them. */
interface Changes {
  readonly columns: Int32Array;
  count: number;
}

/** Most bytes that a byte can stand for: a row that equals the one above takes a bit. */
export const FAX_MAX_RATIO = Infinity;

/** T4Options. */
const IS_TWO_DIMENSIONAL = 1;
const END_OF_LINE_BITS = 12;
const END_OF_LINE = 1;

const ALL_BITS = 0xff;

const { white: WHITE, black: BLACK } = makeRunTables();
const MODES = makeModeTable();

/**
 * Makes the codec of a scheme.
 *
 * @param options The tag T4Options, for Group 3.
 */
export function faxCodec(scheme: FaxScheme, options: number): BlockCodec {
  const isTwoDimensional = scheme === "group3" && (options & IS_TWO_DIMENSIONAL) !== 0;
  return (data, shape) => {
    const reader: BitReader = { data, at: 0 };
    const { width } = shape;
    let above = emptyRow(width);
    let row = emptyRow(width);
    const output = new Uint8Array(shape.byteLength);
    const stride = Math.ceil(width / 8);
    if (shape.byteLength !== stride * shape.height) throw new Error("a fax has one bit a pixel");
    for (let start = 0; start + stride <= output.length; start += stride) {
      if (scheme === "huffman") reader.at = Math.ceil(reader.at / 8) * 8;
      const isPlain = scheme === "huffman" ||
        scheme === "group3" && startsPlain(reader, isTwoDimensional);
      if (isEnd(reader)) return output.subarray(0, start);
      try {
        row.count = 0;
        if (isPlain) decodePlainRow(reader, row, width);
        else decodeTwoDimensionalRow(reader, above, row, width);
      } catch (error) {
        // Behind the end there are only zeros, which are no code.
        if (isEnd({ data, at: reader.at + RUN_BITS })) return output.subarray(0, start);
        throw error;
      }
      drawBlack(row, output, start, width);
      [above, row] = [row, above];
    }
    return output;
  };
}

function emptyRow(width: number): Changes {
  return { columns: new Int32Array(width + 3), count: 0 };
}

function isEnd({ data, at }: BitReader): boolean {
  return at >= data.length * 8;
}

/** The next bits without using them; zeros behind the end. At most 16. */
function peek({ data, at }: BitReader, bits: number): number {
  const byte = at >> 3;
  const next = data[byte]! << 16 | data[byte + 1]! << 8 | data[byte + 2]!;
  return next >> 24 - bits - (at & 7) & (1 << bits) - 1;
}

/** Passes over ends of lines and what is filled in before them; true if a plain row follows. */
function startsPlain(reader: BitReader, isTwoDimensional: boolean): boolean {
  let isPlain = true;
  while (!isEnd(reader)) {
    const next = peek(reader, END_OF_LINE_BITS);
    if (next > END_OF_LINE) break;
    if (next === 0) {
      reader.at++;
      continue;
    }
    reader.at += END_OF_LINE_BITS;
    if (isTwoDimensional) isPlain = peek(reader, 1) === 1;
    if (isTwoDimensional) reader.at++;
  }
  return isPlain;
}

function decodePlainRow(reader: BitReader, row: Changes, width: number): void {
  for (let column = 0, isBlack = false; column < width; isBlack = !isBlack) {
    column += readRun(reader, isBlack);
    addChange(row, column, width);
  }
}

function decodeTwoDimensionalRow(
  reader: BitReader,
  above: Changes,
  row: Changes,
  width: number,
): void {
  let isBlack = false;
  // Before the first column, so that a change there can be referred to.
  let column = -1;
  let next = 0;
  while (column < width) {
    next = changeAbove(above, next, column, isBlack);
    const entry = MODES[peek(reader, MODE_BITS)]!;
    if (entry === 0) throw new Error("a fax row holds a code that stands for nothing");
    reader.at += entry & 15;
    const mode = entry >> 4;
    if (mode === MODE.pass) {
      column = columnOf(above, next + 1, width);
    } else if (mode === MODE.horizontal) {
      const first = Math.max(column, 0) + readRun(reader, isBlack);
      column = first + readRun(reader, !isBlack);
      addChange(row, first, width);
      addChange(row, column, width);
    } else {
      const changed = columnOf(above, next, width) + mode;
      if (changed < column) throw new Error("a fax row runs backwards");
      column = changed;
      addChange(row, column, width);
      isBlack = !isBlack;
    }
  }
}

/** The first change above, right of a column, to the other colour. */
function changeAbove(above: Changes, from: number, column: number, isBlack: boolean): number {
  let next = from;
  while (next > 0 && above.columns[next - 1]! > column) next--;
  while (next < above.count && above.columns[next]! <= column) next++;
  return (next & 1) === Number(isBlack) ? next : next + 1;
}

function columnOf({ columns, count }: Changes, index: number, width: number): number {
  return index < count ? columns[index]! : width;
}

/** A change that undoes the one before is none: a run of no length lay between. */
function addChange(row: Changes, column: number, width: number): void {
  if (column > width || column < 0) throw new Error("a fax row is wider than the image");
  if (row.count > 0 && row.columns[row.count - 1] === column) row.count--;
  else row.columns[row.count++] = column;
}

function readRun(reader: BitReader, isBlack: boolean): number {
  const table = isBlack ? BLACK : WHITE;
  let run = 0;
  while (true) {
    const entry = table[peek(reader, RUN_BITS)]!;
    if (entry === 0) throw new Error("a fax row holds a code that stands for nothing");
    reader.at += entry & 15;
    run += entry >> 4;
    if (entry >> 4 < LEAST_MAKE_UP) return run;
  }
}

/** Sets the bits of black runs; white ones are zero. */
function drawBlack({ columns, count }: Changes, output: Uint8Array, start: number, width: number) {
  for (let i = 0; i < count; i += 2) {
    const from = columns[i]!;
    const end = i + 1 < count ? columns[i + 1]! : width;
    const first = start + (from >> 3);
    const last = start + (end >> 3);
    const head = ALL_BITS >> (from & 7);
    const tail = ALL_BITS & ~(ALL_BITS >> (end & 7));
    if (first === last) {
      output[first]! |= head & tail;
      continue;
    }
    output[first]! |= head;
    for (let at = first + 1; at < last; at++) output[at] = ALL_BITS;
    // A run to the row's end may end with its last byte.
    if (tail > 0) output[last]! |= tail;
  }
}

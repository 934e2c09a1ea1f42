/**
 * Fax compressions of black and white rows: modified Huffman (TIFF 6.0, section 10), Group 3 in one
 * and two dimensions (ITU-T T.4) and Group 4 (ITU-T T.6).
 *
 * A row is a list of the columns at which its colour changes, white to black first; a
 * two-dimensional row is told by how its changes differ from those of the row above.
 *
 * @module
 */

import { RUN_BITS } from "./ccitt_codes.ts";
import { FAULTS } from "./ccitt_kernel.ts";
import { makeFaxWorkbench } from "./ccitt_workbench.ts";
import type { BlockCodec } from "./codec.ts";

/** Which of the compressions it is. */
export type FaxScheme = "huffman" | "group3" | "group4";

/** Bits on their way. */
interface BitReader {
  readonly data: Uint8Array;
  /** Number of bits used. */
  at: number;
}

/** Most bytes that a byte can stand for: a row that equals the one above takes a bit. */
export const FAX_MAX_RATIO = Infinity;

/** T4Options. */
const IS_TWO_DIMENSIONAL = 1;
const END_OF_LINE_BITS = 12;
const END_OF_LINE = 1;

/**
 * Makes the codec of a scheme.
 *
 * @param options The tag T4Options, for Group 3.
 */
export function faxCodec(scheme: FaxScheme, options: number): BlockCodec {
  const isTwoDimensional = scheme === "group3" && (options & IS_TWO_DIMENSIONAL) !== 0;
  const layOut = makeFaxWorkbench();
  return (data, { width, height, byteLength }, room) => {
    const stride = Math.ceil(width / 8);
    if (byteLength !== stride * height) throw new Error("a fax has one bit a pixel");
    const { kernel, bytes, data: dataAt, rows, bits } = layOut(data, width);
    const reader: BitReader = { data, at: 0 };
    const output = room?.length === byteLength ? room : new Uint8Array(byteLength);
    let [above, row] = rows;
    for (let start = 0; start < byteLength; start += stride) {
      if (scheme === "huffman") reader.at = Math.ceil(reader.at / 8) * 8;
      const isPlain = scheme === "huffman" ||
        scheme === "group3" && startsPlain(reader, isTwoDimensional);
      if (isEnd(reader)) return output.subarray(0, start);
      kernel.at.value = reader.at;
      const fault = isPlain
        ? kernel.decodePlainRow(dataAt, row, width)
        : kernel.decodeTwoDimensionalRow(dataAt, above, row, width);
      reader.at = kernel.at.value;
      if (fault !== 0) {
        // Behind the end there are only zeros, which are no code.
        if (isEnd({ data, at: reader.at + RUN_BITS })) return output.subarray(0, start);
        throw new Error(FAULTS[fault]);
      }
      kernel.drawRow(row, width, bits);
      output.set(bytes.subarray(bits, bits + stride), start);
      [above, row] = [row, above];
    }
    return output;
  };
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

/**
 * LZW in TIFF (TIFF 6.0, section 13), and the form with reversed bits that older writers used.
 *
 * A code's string is never stored: it stands in the output already, where it was written when the
 * code was made, so a place and a length are enough.
 *
 * @module
 */

import type { BlockShape } from "./codec.ts";
import { decodeInWorkbench, MOST_BYTES } from "./lzw_workbench.ts";

const CLEAR = 256;
const END = 257;
const FIRST_CODE = 258;
const MIN_WIDTH = 9;
const MAX_WIDTH = 12;
const MAX_CODES = 1 << MAX_WIDTH;

/** Most bytes that a byte of LZW can stand for: a code of 12 bits and a string of 4096 bytes. */
export const LZW_MAX_RATIO = MAX_CODES * 8 / MIN_WIDTH;

/**
 * Decodes an LZW block; see {@link BlockCodec}.
 *
 * @throws {Error} if a code is used before it is made.
 */
export function decodeLzw(
  data: Uint8Array,
  { byteLength }: BlockShape,
  room?: Uint8Array,
): Uint8Array {
  const isOld = isOldStyle(data);
  if (isOld || data.length + byteLength > MOST_BYTES) return decodeAlone(data, byteLength, isOld);
  return decodeInWorkbench(data, byteLength, room?.length === byteLength ? room : undefined);
}

/** Decodes either form, in no more memory than the block's own. */
function decodeAlone(data: Uint8Array, byteLength: number, isOld: boolean): Uint8Array {
  // Codes widen one code early, except in the old form.
  const early = isOld ? 0 : 1;
  const bitLength = data.length * 8;
  const output = new Uint8Array(byteLength);
  const starts = new Int32Array(MAX_CODES);
  const lengths = new Int32Array(MAX_CODES);
  let next = FIRST_CODE;
  let width = MIN_WIDTH;
  let at = 0;
  let previousLength = 0;
  for (let bit = 0; at < byteLength && bit + width <= bitLength;) {
    const code = isOld ? lowBitsFirst(data, bit, width) : highBitsFirst(data, bit, width);
    bit += width;
    if (code === END) break;
    if (code === CLEAR) {
      next = FIRST_CODE;
      width = MIN_WIDTH;
      previousLength = 0;
      continue;
    }
    // The code that is being made is the previous string with one byte more: its own first.
    if (previousLength > 0 && next < MAX_CODES) {
      starts[next] = at - previousLength;
      lengths[next++] = previousLength + 1;
    }
    if (code >= next) throw new Error(`an LZW code ${code} was not made before it is used`);
    if (code < CLEAR) {
      output[at] = code;
      previousLength = 1;
    } else {
      previousLength = copyString(output, starts[code]!, lengths[code]!, at);
    }
    at += previousLength;
    if (next + early >= 1 << width && width < MAX_WIDTH) width++;
  }
  return output.subarray(0, at);
}

/** Repeats what stands at `from`; source and copy may overlap by the byte that is being made. */
function copyString(output: Uint8Array, from: number, length: number, to: number): number {
  const end = Math.min(to + length, output.length);
  for (let at = to; at < end; at++, from++) output[at] = output[from]!;
  return end - to;
}

/** Old writers began with a clear code whose lowest bit comes first. */
function isOldStyle(data: Uint8Array): boolean {
  return data[0] === 0 && (data[1]! & 1) === 1;
}

/** A code whose highest bit comes first; it lies in three bytes at most, zeros follow the last. */
function highBitsFirst(data: Uint8Array, bit: number, width: number): number {
  const at = bit >> 3;
  const next = data[at]! << 16 | data[at + 1]! << 8 | data[at + 2]!;
  return next >> 24 - width - (bit & 7) & (1 << width) - 1;
}

/** A code whose lowest bit comes first. */
function lowBitsFirst(data: Uint8Array, bit: number, width: number): number {
  const at = bit >> 3;
  const next = data[at]! | data[at + 1]! << 8 | data[at + 2]! << 16;
  return next >> (bit & 7) & (1 << width) - 1;
}

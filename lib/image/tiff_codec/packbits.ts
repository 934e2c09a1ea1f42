/**
 * PackBits, the run-length code of TIFF (TIFF 6.0, section 9).
 *
 * @module
 */

import type { BlockShape } from "./codec.ts";

/** Most bytes that a byte of PackBits can stand for: 128 from two. */
export const PACKBITS_MAX_RATIO = 64;

/** Does nothing; some writers pad with it. */
const NO_OPERATION = 128;

/** Decodes a PackBits block; see {@link BlockCodec}. */
export function decodePackBits(data: Uint8Array, { byteLength }: BlockShape): Uint8Array {
  const output = new Uint8Array(byteLength);
  let at = 0;
  let to = 0;
  while (at + 1 < data.length && to < byteLength) {
    const head = data[at++]!;
    if (head === NO_OPERATION) continue;
    if (head < NO_OPERATION) {
      const literal = data.subarray(at, at + Math.min(head + 1, byteLength - to));
      output.set(literal, to);
      to += literal.length;
      at += head + 1;
    } else {
      const end = Math.min(to + 257 - head, byteLength);
      output.fill(data[at++]!, to, end);
      to = end;
    }
  }
  return output.subarray(0, to);
}

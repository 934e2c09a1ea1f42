/**
 * Deflate in TIFF: zlib streams (RFC 1950), under both of its numbers.
 *
 * @module
 */

import type { BlockShape } from "./codec.ts";

/** Most bytes that a byte of deflate can stand for: 258 from two bits. */
export const DEFLATE_MAX_RATIO = 1032;

/**
 * Decodes a zlib block; see {@link BlockCodec}. What the stream holds beyond the block's length is
 * never unpacked.
 *
 * @throws {Error} if the stream is damaged.
 */
export async function decodeDeflate(
  data: Uint8Array<ArrayBuffer>,
  { byteLength }: BlockShape,
): Promise<Uint8Array> {
  const output = new Uint8Array(byteLength);
  let length = 0;
  const stream = new Blob([data]).stream().pipeThrough(new DecompressionStream("deflate"));
  for await (const chunk of stream) {
    output.set(chunk.subarray(0, byteLength - length), length);
    length = Math.min(byteLength, length + chunk.length);
    if (length === byteLength) break;
  }
  return output.subarray(0, length);
}

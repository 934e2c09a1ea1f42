/**
 * Deflate in TIFF: zlib streams (RFC 1950), under both of its numbers.
 *
 * @module
 */

import { constants, inflateSync } from "node:zlib";
import type { BlockShape } from "./codec.ts";

/** Most bytes that a byte of deflate can stand for: 258 from two bits. */
export const DEFLATE_MAX_RATIO = 1032;

/** Limits of the pieces that are inflated at a time, in bytes. */
const MIN_CHUNK = 1 << 10;
const MAX_CHUNK = 1 << 24;

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
  try {
    return inflateSync(data, {
      maxOutputLength: byteLength,
      chunkSize: Math.max(MIN_CHUNK, Math.min(MAX_CHUNK, byteLength)),
      // What there is of a cut stream is handed over; its length tells.
      finishFlush: constants.Z_SYNC_FLUSH,
    });
  } catch (error) {
    const isLonger = error instanceof Error && "code" in error &&
      error.code === "ERR_BUFFER_TOO_LARGE";
    if (!isLonger) throw error;
    return await inflateBeginning(data, byteLength);
  }
}

async function inflateBeginning(
  data: Uint8Array<ArrayBuffer>,
  byteLength: number,
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

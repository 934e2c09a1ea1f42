/**
 * Zstandard in TIFF (RFC 8878), as libtiff and GDAL write it.
 *
 * @module
 */

import { zstdDecompressSync } from "node:zlib";
import type { BlockShape } from "./codec.ts";

/**
 * Decodes a Zstandard block; see {@link BlockCodec}.
 *
 * @throws {Error} if the frame is damaged, or holds more than the block.
 */
export function decodeZstandard(
  data: Uint8Array<ArrayBuffer>,
  { byteLength }: BlockShape,
): Uint8Array {
  return new Uint8Array(zstdDecompressSync(data, { maxOutputLength: Math.max(1, byteLength) }));
}

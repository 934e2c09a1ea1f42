/**
 * WebP in TIFF, as libtiff and GDAL write it: each block is a WebP stream.
 *
 * @module
 */

import { TruncatedData } from "../image_errors.ts";
import { decodeWebpBytes } from "../webp_decoder.ts";
import { readWebpHeader } from "../webp_header.ts";
import type { BlockShape } from "./codec.ts";

/** What libwebp hands over a pixel. */
const RGBA_SAMPLES = 4;

/**
 * Decodes a WebP block; see {@link BlockCodec}.
 *
 * @throws {Error} if the stream is damaged, or of another size than the block.
 */
export async function decodeWebpBlock(
  data: Uint8Array<ArrayBuffer>,
  { width, height, fullHeight, samplesPerPixel, byteLength }: BlockShape,
): Promise<Uint8Array> {
  const header = readWebpHeader(data);
  if (!header || header.isAnimated) throw new Error("a block is no WebP picture");
  if (!header.isWhole) throw new TruncatedData();
  const isFitting = header.width === width && header.height >= height &&
    header.height <= fullHeight;
  if (!isFitting || samplesPerPixel < RGBA_SAMPLES - 1 || samplesPerPixel > RGBA_SAMPLES) {
    throw new Error(
      `a WebP block has ${header.width} × ${header.height} pixels instead of ${width} × ${height} ` +
        `of ${samplesPerPixel} samples`,
    );
  }
  const rgba = await decodeWebpBytes(data, header);
  const length = width * height * samplesPerPixel;
  if (samplesPerPixel === RGBA_SAMPLES) return rgba.subarray(0, byteLength);
  const rgb = new Uint8Array(length);
  for (let from = 0, to = 0; to < length; from++) {
    if (from % RGBA_SAMPLES !== RGBA_SAMPLES - 1) rgb[to++] = rgba[from]!;
  }
  return rgb.subarray(0, byteLength);
}

/**
 * How large an image says it is, for programs that set a limit of their own before they process it.
 *
 * @module
 */

import type { Source } from "../bytes/source.ts";
import { decodeImage } from "../image/decode_image.ts";
import type { Size } from "../image/raster.ts";

/**
 * Reads an image's header; no pixel is decoded.
 *
 * @returns Width and height in pixels, however large.
 * @throws {SegmenterError} as {@link processImage} does for what is no image or a damaged one.
 */
export async function imageSize(source: Source): Promise<Size> {
  const { width, height } = await decodeImage(source, { maxPixels: Infinity });
  return { width, height };
}

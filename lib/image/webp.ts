/**
 * A WebP file in, RGB rows out (RFC 9649), by libwebp in WebAssembly. The whole picture stands in
 * memory.
 *
 * @module
 */

import type { Source } from "../bytes/source.ts";
import { orientationNote } from "./exif_orientation.ts";
import { checkPlausible, damagedImage, TruncatedData, unsupportedImage } from "./image_errors.ts";
import type { RowStream, Size } from "./raster.ts";
import { rgbBands, type SampleLayout } from "./to_rgb.ts";
import { decodeWebpBytes } from "./webp_decoder.ts";
import { readWebpHeader } from "./webp_header.ts";

/** What libwebp hands over. */
const RGBA: SampleLayout = { colours: "rgb", samplesPerPixel: 4, bitsPerSample: 8 };
/** The decoder's memory cannot hold much more. */
const MAX_WEBP_PIXELS = 100_000_000;
/** A picture of one colour takes next to nothing. */
const MAX_PIXELS_PER_BYTE = 1 << 20;

/**
 * Opens a WebP file. Alpha is dropped.
 *
 * @throws {SegmenterError} if it is damaged, truncated, animated or too large.
 */
export async function decodeWebp(source: Source): Promise<RowStream> {
  const { name } = source;
  const file = await source.read(0, source.size);
  const header = readWebpHeader(file);
  if (!header) throw damagedImage(name, "its header is damaged");
  if (!header.isWhole) throw new TruncatedData();
  if (header.isAnimated) {
    throw unsupportedImage(name, "it is an animated WebP image", "save its first frame as PNG");
  }
  const { width, height } = header;
  return {
    width,
    height,
    notes: orientationNote(header.orientation),
    bands: bands(source, file, header),
  };
}

async function* bands(source: Source, file: Uint8Array, size: Size): AsyncGenerator<Uint8Array> {
  const { width, height } = size;
  if (width * height > MAX_WEBP_PIXELS) {
    throw unsupportedImage(
      source.name,
      `it is a WebP image of ${width} × ${height} pixels, more than the ${MAX_WEBP_PIXELS} that its ` +
        "decoder can hold",
      "convert it to a tiled TIFF, e.g. with gdal_translate -of COG",
    );
  }
  checkPlausible(source, width * height, MAX_PIXELS_PER_BYTE);
  yield* rgbBands(await decodeWebpBytes(file, size), size, RGBA);
}

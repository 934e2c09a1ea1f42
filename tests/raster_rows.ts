/**
 * Whole images as rows, and rows gathered into whole images.
 *
 * @module
 */

import { type Raster, RGB_CHANNELS, type RowStream } from "../lib/image/raster.ts";

/** Streams a whole image as one band, so that it can go where rows are read. */
export function rasterRows({ width, height, data }: Raster): RowStream {
  return { width, height, bands: oneBand(data) };
}

// An async generator, so that the band can be read only once, like every other stream's.
async function* oneBand(data: Uint8Array): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  yield data;
}

/**
 * Reads all rows into memory: for small images.
 *
 * @throws {RangeError} if more rows arrive than the height says.
 */
export async function readRaster({ width, height, bands }: RowStream): Promise<Raster> {
  const data = new Uint8Array(width * height * RGB_CHANNELS);
  let offset = 0;
  for await (const band of bands) {
    data.set(band, offset);
    offset += band.length;
  }
  return { width, height, data };
}

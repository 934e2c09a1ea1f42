/**
 * A TIFF or BigTIFF file in, RGB rows of its first page out (TIFF 6.0).
 *
 * @module
 */

import type { Source } from "../bytes/source.ts";
import type { DecoderOptions } from "./decoder.ts";
import { unsupportedImage } from "./image_errors.ts";
import { orient } from "./orient.ts";
import { RGB_CHANNELS, type RowStream } from "./raster.ts";
import { type BlockRow, readBlockRows } from "./tiff_blocks.ts";
import { openCodec, type OpenedCodec, refusedCompression } from "./tiff_codec/open_codec.ts";
import { readTiffDirectory } from "./tiff_directory.ts";
import { readTiffLayout, type TiffLayout } from "./tiff_layout.ts";
import { isScaled, largestSample } from "./scaled_samples.ts";
import { rowBytes, type RowConverter, rowConverter, rowsPerBand } from "./to_rgb.ts";

/**
 * Opens a TIFF file. The first page is read, turned as its orientation says.
 *
 * Floats, signed and 32-bit numbers are scaled so that the largest becomes 255; this reads the blocks
 * twice.
 *
 * @throws {SegmenterError} if its directory is damaged or says something that is not read.
 */
export async function decodeTiff(source: Source, options: DecoderOptions): Promise<RowStream> {
  const layout = await readTiffLayout(source, await readTiffDirectory(source), options);
  const { compression, width, height } = layout;
  const codec = await openCodec(compression, layout);
  if (!codec) {
    throw unsupportedImage(
      source.name,
      `it is a TIFF whose compression is ${refusedCompression(compression)}`,
      "write it with LZW, Deflate or JPEG, e.g. with gdal_translate -co COMPRESS=LZW or tiffcp -c lzw",
    );
  }
  return orient({ width, height, bands: decodeBands(source, layout, codec) }, layout.orientation);
}

async function* decodeBands(
  source: Source,
  layout: TiffLayout,
  codec: OpenedCodec,
): AsyncGenerator<Uint8Array> {
  const maximum = isScaled(layout.samples) ? await findMaximum(source, layout, codec) : 1;
  const convert = rowConverter({ ...layout.samples, maximum });
  for await (const blockRow of readBlockRows(source, layout, codec)) {
    yield* blockRowBands(blockRow, layout, convert);
  }
}

/** Converts a row of blocks to RGB, a band at a time. */
function* blockRowBands(
  { rows, blocks }: BlockRow,
  { width, grid: { blockSize }, samples }: TiffLayout,
  convert: RowConverter,
): Generator<Uint8Array> {
  const stride = rowBytes(blockSize.width, samples);
  const band = new Uint8Array(Math.min(rows, rowsPerBand(width)) * width * RGB_CHANNELS);
  for (let y = 0; y < rows;) {
    let used = 0;
    for (; y < rows && used < band.length; y++) {
      for (const [column, block] of blocks.entries()) {
        const left = column * blockSize.width;
        const pixels = Math.min(blockSize.width, width - left);
        const row = block.subarray(y * stride, (y + 1) * stride);
        convert(row, pixels, band, used + left * RGB_CHANNELS);
      }
      used += width * RGB_CHANNELS;
    }
    yield band.subarray(0, used);
  }
}

/** Finds the largest of all samples. */
async function findMaximum(
  source: Source,
  layout: TiffLayout,
  codec: OpenedCodec,
): Promise<number> {
  const { samples, grid: { blockSize } } = layout;
  const stride = rowBytes(blockSize.width, samples);
  let maximum = 0;
  for await (const { blocks, rows } of readBlockRows(source, layout, codec)) {
    for (const [column, block] of blocks.entries()) {
      const pixels = Math.min(blockSize.width, layout.width - column * blockSize.width);
      const count = pixels * samples.samplesPerPixel;
      for (let y = 0; y < rows; y++) {
        const row = block.subarray(y * stride, (y + 1) * stride);
        maximum = Math.max(maximum, largestSample(row, count, samples));
      }
    }
  }
  return maximum;
}

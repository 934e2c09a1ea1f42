/**
 * A TIFF or BigTIFF file in, RGB rows of its first page out (TIFF 6.0).
 *
 * @module
 */

import type { Source } from "../bytes/source.ts";
import type { DecoderOptions } from "./decoder.ts";
import { unsupportedImage } from "./image_errors.ts";
import { orient, turnedSize } from "./orient.ts";
import { RGB_CHANNELS, type RowStream, type Size } from "./raster.ts";
import { readAhead } from "./read_ahead.ts";
import { type BlockRow, readBlockRows } from "./tiff_blocks.ts";
import { openCodec, type OpenedCodec, refusedCompression } from "./tiff_codec/open_codec.ts";
import {
  readTiffDirectory,
  readTiffHeader,
  type TiffDirectory,
  type TiffHeader,
} from "./tiff_directory.ts";
import { readOrientation, readTiffLayout, readTiffSize, type TiffLayout } from "./tiff_layout.ts";
import { findOverviews, isDamage } from "./tiff_pyramid.ts";
import { isScaled, largestSample } from "./scaled_samples.ts";
import { rowBytes, type RowConverter, rowConverter, rowsPerBand } from "./to_rgb.ts";

/** The page, or an overview of it, ready to be decoded. */
interface OpenedPage {
  readonly layout: TiffLayout;
  readonly codec: OpenedCodec;
}

/**
 * Opens a TIFF file. The first page is read, turned as its orientation says; where fewer pixels are
 * needed and the file has the page in smaller sizes too, the smallest that has them.
 *
 * Floats, signed and 32-bit numbers are scaled so that the largest becomes 255; this reads the blocks
 * twice.
 *
 * @throws {SegmenterError} if its directory is damaged or says something that is not read.
 */
export async function decodeTiff(source: Source, options: DecoderOptions): Promise<RowStream> {
  const near = readAhead(source);
  const header = await readTiffHeader(near);
  const directory = await readTiffDirectory(near, header, header.first);
  const full = await readTiffSize(source.name, directory);
  const orientation = await readOrientation(directory);
  const needed = options.neededSize?.(turnedSize(full, orientation));
  const overview = needed &&
    await openOverview(near, header, directory, full, turnedSize(needed, orientation), options);
  const { layout, codec } = overview ?? await openPage(near, directory, options);
  const { width, height, grid: { isTiled } } = layout;
  const fullSize = overview ? { fullSize: full } : {};
  const bands = decodeBands(source, layout, codec);
  return orient({ width, height, isTiled, ...fullSize, bands }, orientation);
}

/** The smallest overview that can be opened. */
async function openOverview(
  source: Source,
  header: TiffHeader,
  directory: TiffDirectory,
  full: Size,
  needed: Size,
  options: DecoderOptions,
): Promise<OpenedPage | undefined> {
  for (const overview of await findOverviews(source, header, directory, full, needed)) {
    try {
      return await openPage(source, overview.directory, options);
    } catch (error) {
      if (!isDamage(error)) throw error;
    }
  }
  return undefined;
}

async function openPage(
  source: Source,
  directory: TiffDirectory,
  options: DecoderOptions,
): Promise<OpenedPage> {
  const layout = await readTiffLayout(source, directory, options);
  const codec = await openCodec(layout.compression, layout);
  if (codec) return { layout, codec };
  throw unsupportedImage(
    source.name,
    `it is a TIFF whose compression is ${refusedCompression(layout.compression)}`,
    "write it with LZW, Deflate or JPEG, e.g. with gdal_translate -co COMPRESS=LZW or tiffcp -c lzw",
  );
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

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
import { isOldJpeg, openOldJpeg } from "./tiff_old_jpeg.ts";
import { findOverviews, hasAnotherPage, isDamage } from "./tiff_pyramid.ts";
import { isScaled, largestSample } from "./scaled_samples.ts";
import { rowBytes, type RowConverter, rowConverter, rowsPerBand } from "./to_rgb.ts";

/** The file, as it is and with what was read of it kept. */
interface Readers {
  readonly source: Source;
  readonly near: Source;
}

const OTHER_PAGES_NOTE = "the TIFF has more than one page: only the first is read";

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
  const readers = { source, near };
  const overview = needed &&
    await openOverview(readers, header, directory, full, turnedSize(needed, orientation), options);
  const page = overview ?? await openPage(readers, directory, options);
  const notes = await hasAnotherPage(near, header, directory) && { notes: [OTHER_PAGES_NOTE] };
  return orient({ ...page, ...notes, ...(overview && { fullSize: full }) }, orientation);
}

/** The smallest overview that can be opened. */
async function openOverview(
  readers: Readers,
  header: TiffHeader,
  directory: TiffDirectory,
  full: Size,
  needed: Size,
  options: DecoderOptions,
): Promise<RowStream | undefined> {
  for (const overview of await findOverviews(readers.near, header, directory, full, needed)) {
    try {
      return await openPage(readers, overview.directory, options);
    } catch (error) {
      if (!isDamage(error)) throw error;
    }
  }
  return undefined;
}

/** A page, or an overview of one, as it lies in the file. */
async function openPage(
  { source, near }: Readers,
  directory: TiffDirectory,
  options: DecoderOptions,
): Promise<RowStream> {
  if (await isOldJpeg(directory)) return await openOldJpeg(near, directory, options);
  const layout = await readTiffLayout(near, directory, options);
  const { width, height, compression, grid: { isTiled } } = layout;
  const codec = await openCodec(compression, layout);
  if (codec) return { width, height, isTiled, bands: decodeBands(source, layout, codec) };
  throw unsupportedImage(
    source.name,
    `it is a TIFF whose compression is ${refusedCompression(compression)}`,
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
  const { width, height, grid: { blockSize } } = layout;
  const rows = Math.min(height, blockSize.height, rowsPerBand(width));
  const band = new Uint8Array(rows * width * RGB_CHANNELS);
  for await (const blockRow of readBlockRows(source, layout, codec)) {
    yield* blockRowBands(blockRow, layout, convert, band);
  }
}

/** Converts a row of blocks to RGB, a band at a time, each in the same room. */
function* blockRowBands(
  { rows, blocks }: BlockRow,
  { width, grid: { blockSize }, samples }: TiffLayout,
  convert: RowConverter,
  band: Uint8Array,
): Generator<Uint8Array> {
  const stride = rowBytes(blockSize.width, samples);
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

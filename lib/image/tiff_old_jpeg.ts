/**
 * A page of a TIFF in the first form of JPEG (compression 6) in, RGB rows out.
 *
 * @module
 */

import type { Source } from "../bytes/source.ts";
import { type DecoderOptions, goOnBehindEnd } from "./decoder.ts";
import { damagedImage, unsupportedImage } from "./image_errors.ts";
import { type OpenedJpeg, openJpeg } from "./jpeg/open_jpeg.ts";
import { UnreadJpeg } from "./jpeg/segments.ts";
import { oldJpegStream } from "./old_jpeg_stream.ts";
import { RGB_CHANNELS, type RowStream, type Size } from "./raster.ts";
import type { TiffDirectory } from "./tiff_directory.ts";
import { readTiffSize } from "./tiff_layout.ts";
import { type Colours, rowConverter } from "./to_rgb.ts";

const TAG = {
  compression: 259,
  photometric: 262,
  planarConfiguration: 284,
  tileWidth: 322,
} as const;
const OLD_JPEG = 6;
const INVERTED_GREY = 0;
const YCBCR = 6;
const SEPARATE_PLANES = 2;
/** A frame is no larger than its picture filled up to whole MCUs. */
const MAX_FILLING = 64;
const REMEDY = "convert it with another program, e.g. with gdal_translate -co COMPRESS=JPEG";

/** Whether a page is compressed so. */
export async function isOldJpeg(directory: TiffDirectory): Promise<boolean> {
  return (await directory.numbers(TAG.compression, 1))?.[0] === OLD_JPEG;
}

/**
 * Opens a page.
 *
 * @throws {SegmenterError} if its parts do not make a JPEG, or one of a kind that is not read.
 */
export async function openOldJpeg(
  source: Source,
  directory: TiffDirectory,
  options: DecoderOptions,
): Promise<RowStream> {
  const { name } = source;
  const size = await readTiffSize(name, directory);
  const first = async (tag: number) => (await directory.numbers(tag, 1))?.[0];
  const photometric = await first(TAG.photometric);
  const isTiled = await first(TAG.tileWidth) !== undefined;
  if (isTiled || await first(TAG.planarConfiguration) === SEPARATE_PLANES) {
    const what = isTiled ? "tiles" : "planes";
    throw unsupportedImage(name, `it is a TIFF of ${what} in the old JPEG form`, REMEDY);
  }
  const onCut = (rows: number) => {
    // Some writers leave out the end marker.
    if (rows < size.height) goOnBehindEnd(options, rows);
  };
  try {
    const jpeg = await openJpeg(await oldJpegStream(source, directory, size), {
      transform: photometric === YCBCR ? "ycbcr" : "none",
      onCut,
    });
    checkFrame(name, jpeg, size);
    const grey = photometric === INVERTED_GREY ? "inverted grey" : "grey";
    return { ...size, bands: rgbBands(name, jpeg, size, jpeg.components === 1 ? grey : "rgb") };
  } catch (error) {
    throw nameUnread(name, error);
  }
}

function checkFrame(name: string, { width, height, components }: OpenedJpeg, size: Size): void {
  const isFitting = width >= size.width && width <= size.width + MAX_FILLING &&
    height >= size.height && height <= size.height + MAX_FILLING;
  if (isFitting && (components === 1 || components === 3)) return;
  throw damagedImage(
    name,
    `its JPEG data has ${width} × ${height} pixels of ${components} samples, ` +
      `its directory says ${size.width} × ${size.height}`,
  );
}

/** Cuts off what the frame has beyond the page. */
async function* rgbBands(
  name: string,
  { width: frameWidth, components, bands }: OpenedJpeg,
  { width, height }: Size,
  colours: Colours,
): AsyncGenerator<Uint8Array> {
  const convert = rowConverter({ colours, samplesPerPixel: components, bitsPerSample: 8 });
  const stride = frameWidth * components;
  let y = 0;
  try {
    for await (const band of bands) {
      const rows = Math.min(height - y, band.length / stride);
      const rgb = new Uint8Array(rows * width * RGB_CHANNELS);
      for (let row = 0; row < rows; row++) {
        const samples = band.subarray(row * stride, (row + 1) * stride);
        convert(samples, width, rgb, row * width * RGB_CHANNELS);
      }
      y += rows;
      if (rows > 0) yield rgb;
    }
  } catch (error) {
    throw nameUnread(name, error);
  }
}

function nameUnread(name: string, error: unknown): unknown {
  if (!(error instanceof UnreadJpeg)) return error;
  return unsupportedImage(name, `it is a TIFF that holds ${error.message}`, REMEDY);
}

/**
 * A JPEG file in, RGB rows out (ITU-T T.81).
 *
 * @module
 */

import type { Source } from "../bytes/source.ts";
import { type DecoderOptions, goOnBehindEnd } from "./decoder.ts";
import { unsupportedImage } from "./image_errors.ts";
import { type OpenedJpeg, openJpeg } from "./jpeg/open_jpeg.ts";
import { UnreadJpeg } from "./jpeg/segments.ts";
import { orientationNote } from "./exif_orientation.ts";
import { RGB_CHANNELS, type RowStream } from "./raster.ts";
import { type Colours, rowConverter } from "./to_rgb.ts";

/** By the number of components. */
const COLOURS: readonly (Colours | undefined)[] = [undefined, "grey", undefined, "rgb", "cmyk"];

/**
 * Opens a JPEG file. Its EXIF orientation is noted, not applied, as Pillow does.
 *
 * @throws {SegmenterError} if its coding process is not read.
 * @throws {Error} if its header is damaged.
 */
export async function decodeJpeg(
  source: Source,
  options: DecoderOptions,
): Promise<RowStream> {
  const onCut = (rows: number) => goOnBehindEnd(options, rows);
  try {
    const image = await openJpeg(source, { onCut });
    const { width, height, orientation } = image;
    const notes = orientationNote(orientation);
    return { width, height, notes, bands: rgbBands(source.name, image) };
  } catch (error) {
    throw nameUnread(source.name, error);
  }
}

async function* rgbBands(name: string, image: OpenedJpeg): AsyncGenerator<Uint8Array> {
  const { width, components, bands } = image;
  const colours = COLOURS[components];
  if (!colours) throw unread(name, `a JPEG of ${components} components`);
  const convert = rowConverter({ colours, samplesPerPixel: components, bitsPerSample: 8 });
  const stride = width * components;
  let rgb = new Uint8Array(0);
  try {
    for await (const band of bands) {
      if (colours === "rgb") {
        yield band;
        continue;
      }
      // Adobe's files hold the inverse of their four inks.
      if (colours === "cmyk") invert(band);
      const rows = band.length / stride;
      const length = rows * width * RGB_CHANNELS;
      if (rgb.length < length) rgb = new Uint8Array(length);
      convert(band, rows * width, rgb, 0);
      yield rgb.subarray(0, length);
    }
  } catch (error) {
    throw nameUnread(name, error);
  }
}

function invert(samples: Uint8Array): void {
  for (let i = 0; i < samples.length; i++) samples[i] = 255 - samples[i]!;
}

function nameUnread(name: string, error: unknown): unknown {
  return error instanceof UnreadJpeg ? unread(name, error.message) : error;
}

function unread(name: string, what: string) {
  return unsupportedImage(
    name,
    `it is ${what}`,
    "save it as a baseline JPEG of 8 bits, e.g. with djpeg and cjpeg, or as TIFF",
  );
}

/**
 * A JPEG file in, RGB rows out (ITU-T T.81), through imagescript's WebAssembly codec.
 *
 * @module
 */

import jpeg from "imagescript/wasm/node/jpeg.js";
import type { Source } from "../bytes/source.ts";
import { checkPlausible, damagedImage, unsupportedImage } from "./image_errors.ts";
import { isCompleteJpeg, type JpegFrame, readJpegFrame } from "./jpeg_markers.ts";
import type { RowStream, Size } from "./raster.ts";
import { rgbBands, type SampleLayout } from "./to_rgb.ts";

/** imagescript's JPEG codec, which comes without types. */
interface JpegCodec {
  decode(
    file: Uint8Array,
    width: number,
    height: number,
  ): Size & { readonly format: number; readonly buffer: Uint8Array };
}

/** Decoded samples and what they mean. */
export interface JpegSamples {
  readonly samples: Uint8Array;
  readonly layout: SampleLayout;
}

/** imagescript's pixel formats: grey, RGB and CMYK, in this order. */
const LAYOUTS: readonly SampleLayout[] = [
  { colours: "grey", samplesPerPixel: 1, bitsPerSample: 8 },
  { colours: "rgb", samplesPerPixel: 3, bitsPerSample: 8 },
  { colours: "cmyk", samplesPerPixel: 4, bitsPerSample: 8 },
];
/** From here on, a trap of the codec is rather want of memory (it can have 4 GB) than damage. */
const LARGE_PIXELS = 200_000_000;
/** A block of 8 × 8 pixels takes at least one bit. */
const MAX_PIXELS_PER_BYTE = 512;
/** Coding processes of the codec: baseline, extended and progressive, with Huffman codes. */
const PROCESSES: readonly number[] = [0xc0, 0xc1, 0xc2];

/**
 * Opens a JPEG file. Its EXIF orientation is ignored, as Pillow does.
 *
 * @throws {SegmenterError} if its header is damaged or its coding process is not read.
 */
export async function decodeJpeg(source: Source): Promise<RowStream> {
  const frame = await readJpegFrame(source);
  checkProcess(source.name, frame);
  const { width, height } = frame;
  return { width, height, bands: decodeBands(source, frame) };
}

function checkProcess(name: string, { process, precision, components }: JpegFrame): void {
  if (PROCESSES.includes(process) && precision === 8 && [1, 3, 4].includes(components)) return;
  throw unsupportedImage(
    name,
    `it is a JPEG of ${components} components of ${precision} bits in coding process ${
      process - 0xc0
    }`,
    "save it as a baseline or progressive JPEG of 8 bits, or as TIFF",
  );
}

async function* decodeBands(source: Source, { width, height }: Size): AsyncGenerator<Uint8Array> {
  const file = await source.read(0, source.size);
  checkPlausible(source, width * height, MAX_PIXELS_PER_BYTE);
  if (!isCompleteJpeg(file)) {
    throw damagedImage(source.name, "the file ends before the image does");
  }
  try {
    const { samples, layout } = await decodeJpegBytes(file, { width, height });
    yield* rgbBands(samples, { width, height }, layout);
  } catch (error) {
    const isTrap = error instanceof WebAssembly.RuntimeError;
    if (!isTrap || width * height < LARGE_PIXELS) throw error;
    throw unsupportedImage(
      source.name,
      `its JPEG decoder broke off: ${width} × ${height} pixels may be too many for its memory`,
      "convert it to a tiled TIFF, which is decoded piece by piece",
    );
  }
}

/**
 * Decodes a whole JPEG stream.
 *
 * @param file From SOI to EOI.
 * @param size What its frame header says.
 * @throws {Error} if it is damaged or has another size.
 */
export async function decodeJpegBytes(file: Uint8Array, size: Size): Promise<JpegSamples> {
  // A fresh instance each time: one that has trapped, or has grown for a large file, is not kept.
  const codec: JpegCodec = await jpeg.init();
  const image = codec.decode(file, size.width, size.height);
  if (image.width !== size.width || image.height !== size.height) {
    throw new Error(
      `decoded ${image.width} × ${image.height}, the header says ${size.width} × ${size.height}`,
    );
  }
  const layout = LAYOUTS[image.format];
  if (!layout) throw new Error(`its pixels have the unknown format ${image.format}`);
  return { samples: image.buffer, layout };
}

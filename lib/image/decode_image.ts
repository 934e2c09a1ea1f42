/**
 * Bytes in, an image as rows out.
 *
 * The decoder is chosen by the file's signature and loaded only then. It reads the header; the
 * size that the header claims is checked here, before any pixel is decoded. Whatever goes wrong,
 * now or while the rows are read, becomes one error that names the file.
 *
 * @module
 */

import type { Source } from "../bytes/source.ts";
import { messageOf, SegmenterError } from "../errors.ts";
import type { Decoder, DecoderOptions } from "./decoder.ts";
import { COPY_AGAIN, damagedImage, TruncatedData, unsupportedImage } from "./image_errors.ts";
import { RGB_CHANNELS, type RowStream, type Size } from "./raster.ts";
import {
  imageFormat,
  type ReadableFormat,
  SIGNATURE_BYTES,
  type UnreadableFormat,
} from "./signature.ts";

/** Largest image that is decoded by default, in pixels: 20,000 × 20,000. */
export const MAX_PIXELS = 400_000_000;

/** The same for tiled files, which take no more memory when they are larger. */
const MAX_TILED_PIXELS = 1_000_000_000;

/** Limits for {@link decodeImage}. */
export interface DecodeOptions extends Pick<DecoderOptions, "neededSize"> {
  /** Largest width × height, in pixels; by default {@link MAX_PIXELS}, or 10⁹ for tiled files. */
  readonly maxPixels?: number;
  /**
   * Whether a truncated image is filled up as Pillow's LOAD_TRUNCATED_IMAGES does, black or, for
   * JPEG, grey; otherwise it is an error. A truncated GIF, WebP or JPEG 2000 always is.
   */
  readonly acceptTruncated?: boolean;
}

/**
 * Opens an image: PNG, JPEG, GIF (first frame), BMP, WebP, JPEG 2000, TIFF or BigTIFF (first page).
 *
 * The colours are those of Pillow's `convert("RGB")`: alpha is dropped, not blended. 16-bit grey,
 * which Pillow clips, becomes its high byte.
 *
 * @returns The size and the rows in 8-bit RGB; the rows are decoded while they are read, and
 * reading them throws what this function throws.
 * @throws {SegmenterError} of kind `format` if it is no image or a damaged one, `unsupported` if it
 * is in a form that is not read or larger than `maxPixels`, `location` if its bytes cannot be read.
 */
export async function decodeImage(
  source: Source,
  { maxPixels, acceptTruncated = false, ...others }: DecodeOptions = {},
): Promise<RowStream> {
  try {
    const decode = await findDecoder(source);
    const cuts: (number | undefined)[] = [];
    const onFilled = (wholeRows?: number) => void cuts.push(wholeRows);
    const rows = await decode(source, { acceptTruncated, onFilled, ...others });
    checkSize(source.name, rows, maxPixels ?? (rows.isTiled ? MAX_TILED_PIXELS : MAX_PIXELS));
    const { fullSize = rows.fullSize } = source;
    const bands = checkedBands(source.name, rows, acceptTruncated ? onFilled : undefined);
    const opened = { ...rows, ...(fullSize && { fullSize }), bands };
    return acceptTruncated ? withFillingNote(opened, cuts) : opened;
  } catch (error) {
    if (!(error instanceof TruncatedData)) throw nameError(source.name, error);
    const where = error.rows === undefined ? "before its image" : `after ${error.rows} of its rows`;
    const canGoOn = error.rows !== undefined && !acceptTruncated;
    throw truncatedImage(source.name, where, canGoOn);
  }
}

async function findDecoder(source: Source): Promise<Decoder> {
  if (source.size === 0) throw damagedImage(source.name, "the file is empty");
  const head = await source.read(0, Math.min(SIGNATURE_BYTES, source.size));
  const format = imageFormat(head);
  if (format === undefined) throw notAnImage(source.name, head);
  if (!isReadable(format)) {
    const [what, remedy] = UNREADABLE[format];
    throw unsupportedImage(source.name, `it is ${what}`, remedy);
  }
  return await DECODERS[format]();
}

const DECODERS: Record<ReadableFormat, () => Promise<Decoder>> = {
  png: async () => (await import("./png.ts")).decodePng,
  jpeg: async () => (await import("./jpeg.ts")).decodeJpeg,
  gif: async () => (await import("./gif.ts")).decodeGif,
  tiff: async () => (await import("./tiff.ts")).decodeTiff,
  bigtiff: async () => (await import("./tiff.ts")).decodeTiff,
  bmp: async () => (await import("./bmp.ts")).decodeBmp,
  webp: async () => (await import("./webp.ts")).decodeWebp,
  jpeg2000: async () => (await import("./jpeg2000.ts")).decodeJpeg2000,
  pdf: async () => (await import("./pdf.ts")).decodePdf,
};

function isReadable(format: string): format is ReadableFormat {
  return Object.hasOwn(DECODERS, format);
}

const COPY_AGAIN_OR_GO_ON =
  "copy or export the file again, or go on with what is there by --accept-truncated";

const TO_PNG_OR_TIFF = "convert it to PNG or TIFF first, e.g. with ImageMagick";

const UNREADABLE: Record<UnreadableFormat, readonly [what: string, remedy: string]> = {
  jpegxl: ["a JPEG XL image", "convert it to PNG first, e.g. with djxl"],
  jpegxr: ["a JPEG XR image", TO_PNG_OR_TIFF],
  avif: ["an AVIF image", "convert it to PNG first, e.g. with avifdec"],
  heif: ["a HEIF image (HEIC)", "convert it to PNG first, e.g. with heif-convert"],
  ico: ["an ICO icon", TO_PNG_OR_TIFF],
  djvu: ["a DjVu document", "export its page as TIFF, e.g. with ddjvu -format=tiff"],
  mrsid: ["a MrSID image", "convert it to TIFF first, e.g. with mrsiddecode"],
  ecw: ["an ECW image", "convert it to TIFF first, with a gdal_translate that has the ECW driver"],
  nitf: ["an NITF image", "convert it to TIFF first, e.g. with gdal_translate -of COG"],
  erdas: ["an ERDAS Imagine file", "convert it to TIFF first, e.g. with gdal_translate -of COG"],
  pcidsk: ["a PCIDSK file", "convert it to TIFF first, e.g. with gdal_translate -of COG"],
  netpbm: ["a Netpbm image", TO_PNG_OR_TIFF],
  postscript: [
    "a PostScript document",
    "export its page as PNG, e.g. with gs -sDEVICE=png16m -r300",
  ],
  photoshop: ["a Photoshop document", TO_PNG_OR_TIFF],
  jng: ["a JNG or MNG image", TO_PNG_OR_TIFF],
};

function notAnImage(name: string, head: Uint8Array): SegmenterError {
  const isText = head.every((byte) => (byte >= 0x20 && byte !== 0x7f) || (byte >= 9 && byte <= 13));
  const beginning = isText
    ? `the text ${JSON.stringify(new TextDecoder().decode(head))}`
    : `the bytes ${hex(head)}`;
  return new SegmenterError("format", {
    action: "decode",
    file: name,
    found: `it is not an image, it begins with ${beginning}`,
    remedy: "give a PNG, JPEG, GIF, BMP, WebP, JPEG 2000, TIFF or PDF file",
  });
}

function hex(bytes: Uint8Array): string {
  return [...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

function checkSize(name: string, { width, height }: Size, maxPixels: number): void {
  if (width < 1 || height < 1) {
    throw damagedImage(name, `its header says ${width} × ${height} pixels`);
  }
  if (width * height <= maxPixels) return;
  throw unsupportedImage(
    name,
    `its header says ${width} × ${height} pixels, more than the limit of ${maxPixels}`,
    "reduce the image, or raise the limit if the file can be trusted",
  );
}

/** Adds to an image's notes, once its rows were read, that some of them are not the file's. */
function withFillingNote(rows: RowStream, cuts: readonly (number | undefined)[]): RowStream {
  const notes = [...rows.notes ?? []];
  async function* bands(): AsyncGenerator<Uint8Array> {
    yield* rows.bands;
    const [wholeRows] = cuts;
    const where = wholeRows === undefined ? "" : ` after ${wholeRows} of its rows`;
    if (cuts.length > 0) notes.push(`the file ends${where}: what is missing was filled up`);
  }
  return { ...rows, notes, bands: bands() };
}

/**
 * Passes bands on; names the file in what they throw and sees that all rows arrive.
 *
 * @param onFilled Told when a truncated image is filled up; without it that is an error.
 */
async function* checkedBands(
  name: string,
  { width, height, bands }: RowStream,
  onFilled: DecoderOptions["onFilled"],
): AsyncGenerator<Uint8Array> {
  const stride = width * RGB_CHANNELS;
  const expected = stride * height;
  let received = 0;
  try {
    for await (const band of bands) {
      received += band.length;
      yield band;
    }
  } catch (error) {
    if (!(error instanceof TruncatedData)) throw nameError(name, error);
    const rows = error.rows ?? Math.floor(received / stride);
    if (!onFilled) throw truncatedImage(name, `after ${rows} of ${height} rows`, true);
    onFilled(rows);
    for (; received < expected; received += stride) yield new Uint8Array(stride);
  }
  if (received !== expected) {
    throw damagedImage(name, `${received} of ${expected} bytes of pixels were decoded`);
  }
}

/** @param canGoOn Whether the rows that are there could be had. */
function truncatedImage(name: string, where: string, canGoOn: boolean): SegmenterError {
  return new SegmenterError("format", {
    action: "decode",
    file: name,
    found: `the file ends ${where}`,
    remedy: canGoOn ? COPY_AGAIN_OR_GO_ON : COPY_AGAIN,
  });
}

/** The one place where a decoder's plain error gets the file's name. */
function nameError(name: string, error: unknown): unknown {
  if (error instanceof SegmenterError) return error;
  if (error instanceof Error && error.name === "NotCapable") {
    return new SegmenterError("input", {
      action: "decode",
      file: name,
      found: `the decoder may not be loaded (${error.message})`,
      remedy: "give the permission that the message names",
      cause: error,
    });
  }
  return new SegmenterError("format", {
    action: "decode",
    file: name,
    found: `the image is damaged (${reason(error)})`,
    remedy: COPY_AGAIN,
    cause: error,
  });
}

function reason(error: unknown): string {
  // A trap's own message ("unreachable") says nothing about the file.
  if (error instanceof WebAssembly.RuntimeError) return "its decoder broke off";
  return messageOf(error);
}

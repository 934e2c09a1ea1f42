/**
 * A TIFF directory in, what its pixels are and where they lie out (TIFF 6.0).
 *
 * @module
 */

import type { Source } from "../bytes/source.ts";
import { type DecoderOptions, goOnBehindEnd } from "./decoder.ts";
import { damagedImage, unsupportedImage } from "./image_errors.ts";
import { RGB_CHANNELS, type Size } from "./raster.ts";
import { NO_SUBSAMPLING, type Subsampling } from "./tiff_codec/chroma.ts";
import {
  COMPRESSION_LERC,
  COMPRESSION_NONE,
  PICTURE_COMPRESSIONS,
} from "./tiff_codec/open_codec.ts";
import { PREDICTOR, type Predictor } from "./tiff_codec/predictor.ts";
import type { TiffDirectory } from "./tiff_directory.ts";
import { type Colours, rowBytes, rowsPerBand, type SampleLayout } from "./to_rgb.ts";

/** The strips or tiles of an image, row by row; where samples have planes, plane by plane. */
export interface BlockGrid {
  /** Size of a block; the last strip is lower, tiles are always whole. */
  readonly blockSize: Size;
  readonly isTiled: boolean;
  readonly across: number;
  readonly down: number;
  /** Number of planes: 1, or one a sample. */
  readonly planes: number;
  readonly offsets: readonly number[];
  /** Of a block in which the file ends, what is there. */
  readonly byteCounts: readonly number[];
  /** The blocks in which, or before which, the file ends. */
  readonly cutBlocks: ReadonlySet<number>;
}

/** All that is needed to decode a TIFF's first page. */
export interface TiffLayout extends Size {
  /** How samples lie in a decoded row, once planes are joined. */
  readonly samples: SampleLayout;
  readonly grid: BlockGrid;
  readonly compression: number;
  /** How samples are stored as differences from their left neighbours. */
  readonly predictor: Predictor;
  /** Whether the bits of each byte are stored in reverse. */
  readonly isReversed: boolean;
  /** JPEG tables that all blocks share. */
  readonly jpegTables: Uint8Array<ArrayBuffer>;
  readonly isYcbcr: boolean;
  /** How YCbCr without JPEG is stored. */
  readonly subsampling: Subsampling;
  /** The tag T4Options. */
  readonly t4Options: number;
  /** The second number of the tag LercParameters: what LERC blocks are packed with. */
  readonly lercPacking: number;
}

/** Tag numbers. */
const TAG = {
  width: 256,
  height: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  stripOffsets: 273,
  orientation: 274,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  planarConfiguration: 284,
  t4Options: 292,
  predictor: 317,
  colourMap: 320,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
  extraSamples: 338,
  sampleFormat: 339,
  jpegTables: 347,
  ycbcrSubsampling: 530,
  lercParameters: 50674,
} as const;

const RGB = 2;
const YCBCR = 6;
const COLOURS: Record<number, Colours> = {
  0: "inverted grey",
  1: "grey",
  2: "rgb",
  3: "palette",
  5: "cmyk",
  6: "ycbcr",
  8: "lab",
  9: "shifted lab",
};
const REFUSED_PHOTOMETRICS: Record<number, string> = {
  4: "a transparency mask",
  10: "ITU Lab",
  32803: "a colour filter array",
  32844: "LogL",
  32845: "LogLuv",
};
const SAMPLES_OF: Record<Colours, number> = {
  grey: 1,
  "inverted grey": 1,
  palette: 1,
  rgb: RGB_CHANNELS,
  cmyk: 4,
  ycbcr: 3,
  lab: 3,
  "shifted lab": 3,
};
/** Values of the tag SampleFormat; 4 means that nobody knows. */
const NUMBERS: Record<number, "unsigned" | "signed" | "float"> = {
  1: "unsigned",
  2: "signed",
  3: "float",
  4: "unsigned",
};
const ASSOCIATED_ALPHA = 1;
const REVERSED = 2;
const SEPARATE_PLANES = 2;
/** More samples a pixel than any map has. */
const MAX_SAMPLES = 64;
/** Largest tile, so that a tile cannot be much larger than the image whose size was checked. */
const MAX_TILE_PIXELS = 1 << 26;
const MAX_JPEG_TABLES = 1 << 16;
const REMEDY = "convert it to 8-bit RGB TIFF, e.g. with gdal_translate or ImageMagick";

/**
 * Reads a page's size.
 *
 * @throws {SegmenterError} if it has none.
 */
export async function readTiffSize(name: string, directory: TiffDirectory): Promise<Size> {
  const [width = 0] = await directory.numbers(TAG.width, 1) ?? [];
  const [height = 0] = await directory.numbers(TAG.height, 1) ?? [];
  if (width >= 1 && height >= 1) return { width, height };
  throw damagedImage(name, `its header says ${width} × ${height} pixels`);
}

/** How a page lies, as in EXIF: 1 upright … 8. */
export async function readOrientation(directory: TiffDirectory): Promise<number> {
  return (await directory.numbers(TAG.orientation, 1))?.[0] ?? 1;
}

/**
 * Reads what a directory says about its image and checks that it fits together and lies in the file.
 *
 * @throws {SegmenterError} if it does not, or is in a form that is not read.
 */
export async function readTiffLayout(
  source: Source,
  directory: TiffDirectory,
  options: DecoderOptions,
): Promise<TiffLayout> {
  const { name } = source;
  const first = async (tag: number, missing: number) =>
    (await directory.numbers(tag, 1))?.[0] ?? missing;
  const { width, height } = await readTiffSize(name, directory);
  const compression = await first(TAG.compression, COMPRESSION_NONE);
  const photometric = await first(TAG.photometric, 0);
  const isYcbcr = photometric === YCBCR;
  // The codecs of pictures hand over RGB.
  const isRgb = isYcbcr && PICTURE_COMPRESSIONS.includes(compression);
  const stored = await readSamples(name, directory, isRgb ? RGB : photometric);
  const samples = compression === COMPRESSION_LERC ? { ...stored, littleEndian: true } : stored;
  const predictor = checkPredictor(name, await first(TAG.predictor, PREDICTOR.none), samples);
  const tables = await directory.numbers(TAG.jpegTables, MAX_JPEG_TABLES);
  const grid = await readGrid(source, directory, { width, height }, samples, options);
  if (isYcbcr && grid.planes > 1) {
    throw unsupportedImage(name, "it is a TIFF with a plane for each of Y, Cb and Cr", REMEDY);
  }
  const subsampling = isYcbcr && !isRgb ? await readSubsampling(name, directory) : NO_SUBSAMPLING;
  return {
    width,
    height,
    samples,
    subsampling,
    t4Options: await first(TAG.t4Options, 0),
    lercPacking: (await directory.numbers(TAG.lercParameters, 2))?.[1] ?? 0,
    grid: compression === COMPRESSION_NONE && subsampling === NO_SUBSAMPLING
      ? splitSingleStrip(grid, { width, height }, samples)
      : grid,
    compression,
    predictor,
    isReversed: await first(TAG.fillOrder, 1) === REVERSED,
    jpegTables: Uint8Array.from(tables ?? []),
    isYcbcr,
  };
}

async function readSamples(
  name: string,
  directory: TiffDirectory,
  photometric: number,
): Promise<SampleLayout> {
  const colours = COLOURS[photometric];
  if (colours === undefined) {
    const what = REFUSED_PHOTOMETRICS[photometric] ?? `number ${photometric}`;
    throw unsupportedImage(name, `it is a TIFF whose colours are ${what}`, REMEDY);
  }
  const [samplesPerPixel = 1] = await directory.numbers(TAG.samplesPerPixel, 1) ?? [];
  if (samplesPerPixel < SAMPLES_OF[colours] || samplesPerPixel > MAX_SAMPLES) {
    throw damagedImage(name, `it has ${samplesPerPixel} samples a pixel for ${colours}`);
  }
  const extra = await directory.numbers(TAG.extraSamples, 1);
  const bits = await readBits(name, directory, colours);
  return {
    colours,
    samplesPerPixel,
    ...bits,
    littleEndian: directory.littleEndian,
    isPremultiplied: colours === "rgb" && samplesPerPixel === RGB_CHANNELS + 1 &&
      extra?.[0] === ASSOCIATED_ALPHA,
    ...(colours === "palette" ? { palette: await readPalette(name, directory) } : {}),
  };
}

async function readBits(
  name: string,
  directory: TiffDirectory,
  colours: Colours,
): Promise<Required<Pick<SampleLayout, "bitsPerSample" | "numbers">>> {
  const widths = await directory.numbers(TAG.bitsPerSample, MAX_SAMPLES) ?? [1];
  const formats = await directory.numbers(TAG.sampleFormat, MAX_SAMPLES) ?? [1];
  const [bits = 0] = widths;
  const isUniform = widths.every((width) => width === bits) &&
    formats.every((format) => format === formats[0]);
  const numbers = NUMBERS[formats[0] ?? 0] ?? "unsigned";
  const allowed = isUniform ? allowedBits(colours, numbers) : [];
  if (allowed.includes(bits)) return { bitsPerSample: bits, numbers };
  const kind = { unsigned: "", float: " (floating point)", signed: " (signed)" }[numbers];
  throw unsupportedImage(
    name,
    `it is a TIFF of ${[...new Set(widths)].join(" and ")} bits a sample${kind} for ${colours}`,
    REMEDY,
  );
}

function allowedBits(colours: Colours, numbers: "unsigned" | "signed" | "float"): number[] {
  const upTo32 = Array.from({ length: 32 }, (_, i) => i + 1);
  switch (colours) {
    case "grey":
    case "inverted grey":
    case "rgb":
      return { unsigned: upTo32, signed: [8, 16, 32], float: [16, 32, 64] }[numbers];
    case "palette":
      return numbers === "unsigned" ? upTo32.slice(0, 8) : [];
    case "cmyk":
      return numbers === "unsigned" ? upTo32.slice(0, 16) : [];
    case "lab":
    case "shifted lab":
    case "ycbcr":
      // The signs of a* and b* are part of the encoding.
      return numbers === "float" ? [] : [8];
    default:
      return colours satisfies never;
  }
}

async function readSubsampling(name: string, directory: TiffDirectory): Promise<Subsampling> {
  const [x = 2, y = 2] = await directory.numbers(TAG.ycbcrSubsampling, 2) ?? [];
  if (![1, 2, 4].includes(x) || ![1, 2, 4].includes(y)) {
    throw damagedImage(name, `its chroma is subsampled by ${x} × ${y}`);
  }
  return x === 1 && y === 1 ? NO_SUBSAMPLING : { x, y };
}

/** The map holds all reds, then all greens, then all blues, each of 16 bits. */
async function readPalette(name: string, directory: TiffDirectory): Promise<Uint8Array> {
  const map = await directory.numbers(TAG.colourMap, 256 * RGB_CHANNELS);
  if (!map) throw damagedImage(name, "it has no colour map");
  const colours = Math.floor(map.length / RGB_CHANNELS);
  const palette = new Uint8Array(colours * RGB_CHANNELS);
  for (let i = 0; i < palette.length; i++) {
    palette[i] = map[(i % RGB_CHANNELS) * colours + Math.floor(i / RGB_CHANNELS)]! >> 8;
  }
  return palette;
}

function checkPredictor(
  name: string,
  predictor: number,
  { bitsPerSample, numbers }: SampleLayout,
): Predictor {
  if (predictor === PREDICTOR.none) return predictor;
  const isWhole = [8, 16, 32].includes(bitsPerSample);
  if (predictor === PREDICTOR.horizontal && isWhole) return predictor;
  if (predictor === PREDICTOR.floatingPoint && numbers === "float") return predictor;
  throw unsupportedImage(
    name,
    `it is a TIFF of ${bitsPerSample} bits with the predictor ${predictor}`,
    "write it without a predictor",
  );
}

async function readGrid(
  source: Source,
  directory: TiffDirectory,
  size: Size,
  samples: SampleLayout,
  options: DecoderOptions,
): Promise<BlockGrid> {
  const { name } = source;
  const [tileWidth] = await directory.numbers(TAG.tileWidth, 1) ?? [];
  const [tileHeight = 0] = await directory.numbers(TAG.tileHeight, 1) ?? [];
  const [rowsPerStrip = size.height] = await directory.numbers(TAG.rowsPerStrip, 1) ?? [];
  const [planar] = await directory.numbers(TAG.planarConfiguration, 1) ?? [];
  const isTiled = tileWidth !== undefined;
  const blockSize = isTiled
    ? { width: tileWidth, height: tileHeight }
    : { width: size.width, height: Math.min(rowsPerStrip, size.height) };
  checkBlockSize(name, blockSize, isTiled);
  const planes = planar === SEPARATE_PLANES ? samples.samplesPerPixel : 1;
  const across = Math.ceil(size.width / blockSize.width);
  const down = Math.ceil(size.height / blockSize.height);
  const count = across * down * planes;
  const offsets = await directory.numbers(isTiled ? TAG.tileOffsets : TAG.stripOffsets, count);
  const counts = await directory.numbers(isTiled ? TAG.tileByteCounts : TAG.stripByteCounts, count);
  // Some old writers left the count out when there is only one strip: it goes to the file's end.
  const byteCounts = counts ?? offsets?.map((offset) => Math.max(0, source.size - offset));
  if (offsets?.length !== count || byteCounts?.length !== count || (!counts && count > 1)) {
    throw damagedImage(name, `its directory does not list all of its ${count} blocks`);
  }
  const cutBlocks = new Set(
    offsets.keys().filter((i) => offsets[i]! + byteCounts[i]! > source.size),
  );
  const [cut] = cutBlocks;
  if (cut !== undefined) {
    goOnBehindEnd(options, Math.floor(cut % (across * down) / across) * blockSize.height);
  }
  const there = byteCounts.map((count, i) =>
    Math.max(0, Math.min(count, source.size - offsets[i]!))
  );
  return { blockSize, isTiled, across, down, planes, offsets, byteCounts: there, cutBlocks };
}

function checkBlockSize(name: string, { width, height }: Size, isTiled: boolean): void {
  if (width < 1 || height < 1) {
    throw damagedImage(name, `its blocks have ${width} × ${height} pixels`);
  }
  if (isTiled && width * height > MAX_TILE_PIXELS) {
    throw unsupportedImage(
      name,
      `its tiles have ${width} × ${height} pixels`,
      "write it with tiles of 512 × 512 pixels",
    );
  }
}

/** Cuts a sheet that is one uncompressed strip into strips of a band, so that it can be streamed. */
function splitSingleStrip(
  grid: BlockGrid,
  { width, height }: Size,
  samples: SampleLayout,
): BlockGrid {
  const rows = rowsPerBand(width);
  if (grid.isTiled || grid.down > 1 || grid.planes > 1 || rows >= height) return grid;
  const stride = rowBytes(width, samples);
  const down = Math.ceil(height / rows);
  const end = grid.byteCounts[0]!;
  const starts = Array.from({ length: down }, (_, i) => Math.min(end, i * rows * stride));
  return {
    ...grid,
    blockSize: { width, height: rows },
    down,
    offsets: starts.map((start) => grid.offsets[0]! + start),
    byteCounts: starts.map((start) => Math.min(end - start, rows * stride)),
  };
}

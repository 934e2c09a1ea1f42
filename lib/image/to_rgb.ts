/**
 * Samples as files hold them in, 8-bit RGB out, in the way of Pillow's `convert("RGB")`: alpha is
 * dropped, not blended (only colours that were multiplied by it are divided again), grey is
 * repeated, palettes are looked up. 16-bit samples become their high byte; for grey, Pillow would
 * clip them, which leaves a white sheet.
 *
 * @module
 */

import { convertLab } from "./lab.ts";
import { packedRowConverter } from "./packed_rows.ts";
import { RGB_CHANNELS, type Size } from "./raster.ts";
import { isScaled, scaleSamples } from "./scaled_samples.ts";
import { BLUE_OF_CB, GREEN_BITS, GREEN_OF_CB, GREEN_OF_CR, RED_OF_CR } from "./ycbcr.ts";

/** What the samples of a pixel mean. Further samples than these (alpha, masks) are passed over. */
export type Colours =
  | "grey"
  | "inverted grey"
  | "palette"
  | "rgb"
  | "cmyk"
  | "ycbcr"
  | "lab"
  | "shifted lab";

/** How pixels lie in a row of bytes; rows begin on whole bytes. */
export interface SampleLayout {
  readonly colours: Colours;
  readonly samplesPerPixel: number;
  /** 1 to 32, or 64. */
  readonly bitsPerSample: number;
  /** What the bits of a sample mean; unsigned whole numbers unless given. */
  readonly numbers?: "unsigned" | "signed" | "float";
  /** Byte order of samples of whole bytes; others have their highest bit first. */
  readonly littleEndian?: boolean;
  /** Whether the fourth sample of RGB is an alpha that the colours were multiplied by. */
  readonly isPremultiplied?: boolean;
  /** Red, green and blue of each index, for `palette`: indices beyond it are black. */
  readonly palette?: Uint8Array;
  /** The number that becomes 255, for samples that are scaled. */
  readonly maximum?: number;
}

/** Converts `pixels` pixels from `row` into `rgb` at `rgbOffset`. */
export type RowConverter = (
  row: Uint8Array,
  pixels: number,
  rgb: Uint8Array,
  rgbOffset: number,
) => void;

/** Samples of 8 bits in, RGB out. */
type PixelConverter = (
  samples: Uint8Array,
  step: number,
  pixels: number,
  rgb: Uint8Array,
  rgbOffset: number,
) => void;

/** About this many bytes of RGB are handed on at a time: they stay in the processor's cache. */
export const BAND_BYTES = 1 << 18;

const MAX_SAMPLE = 255;

/** Bytes of a row of pixels in this layout. */
export function rowBytes(width: number, { samplesPerPixel, bitsPerSample }: SampleLayout): number {
  return Math.ceil(width * samplesPerPixel * bitsPerSample / 8);
}

/** Number of rows of `width` pixels whose RGB has about {@link BAND_BYTES}, at least one. */
export function rowsPerBand(width: number): number {
  return Math.max(1, Math.floor(BAND_BYTES / (width * RGB_CHANNELS)));
}

/**
 * Converts a whole decoded image, band by band.
 *
 * @param samples `height` rows of {@link rowBytes}.
 */
export function* rgbBands(
  samples: Uint8Array,
  { width, height }: Size,
  layout: SampleLayout,
): Generator<Uint8Array> {
  const stride = rowBytes(width, layout);
  const convert = rowConverter(layout);
  const band = new Uint8Array(Math.min(height, rowsPerBand(width)) * width * RGB_CHANNELS);
  for (let y = 0; y < height;) {
    const end = Math.min(height, y + rowsPerBand(width));
    let used = 0;
    for (; y < end; y++, used += width * RGB_CHANNELS) {
      convert(samples.subarray(y * stride, (y + 1) * stride), width, band, used);
    }
    yield band.subarray(0, used);
  }
}

/** Makes the function that converts rows of a layout. */
export function rowConverter(layout: SampleLayout): RowConverter {
  const toBytes = byteConverter(layout);
  const toRgb = pixelConverter(layout);
  const { samplesPerPixel: step, bitsPerSample } = layout;
  const convert: RowConverter = (row, pixels, rgb, rgbOffset) => {
    toRgb(toBytes(row, pixels * step), step, pixels, rgb, rgbOffset);
  };
  return bitsPerSample === 1 && step === 1 ? packedRowConverter(convert) : convert;
}

/** Makes the function that turns samples of any width into bytes. */
function byteConverter(layout: SampleLayout): (row: Uint8Array, count: number) => Uint8Array {
  const { bitsPerSample, littleEndian = false } = layout;
  let bytes = new Uint8Array(0);
  const scratch = (count: number) => bytes.length < count ? bytes = new Uint8Array(count) : bytes;
  if (isScaled(layout)) return (row, count) => scaleSamples(row, count, layout, scratch(count));
  if (bitsPerSample === 8) return (row) => row;
  if (bitsPerSample === 16) {
    return (row, count) => highBytes(row, count, littleEndian, scratch(count));
  }
  const scale = layout.colours === "palette" ? 1 : MAX_SAMPLE / ((1 << bitsPerSample) - 1);
  if (8 % bitsPerSample === 0) {
    const values = Uint8Array.from({ length: 1 << bitsPerSample }, (_, value) => value * scale);
    return (row, count) => unpackParts(row, count, bitsPerSample, values, scratch(count));
  }
  return (row, count) => unpackBits(row, count, bitsPerSample, scale, scratch(count));
}

function highBytes(row: Uint8Array, count: number, littleEndian: boolean, out: Uint8Array) {
  for (let i = 0, at = littleEndian ? 1 : 0; i < count; i++, at += 2) out[i] = row[at]!;
  return out;
}

/** Samples of which a byte holds two, four or eight. */
function unpackParts(
  row: Uint8Array,
  count: number,
  bits: number,
  values: Uint8Array,
  out: Uint8Array,
): Uint8Array {
  const mask = (1 << bits) - 1;
  for (let i = 0, at = 0; i < count; at++) {
    const byte = row[at]!;
    for (let shift = 8 - bits; shift >= 0 && i < count; shift -= bits) {
      out[i++] = values[byte >> shift & mask]!;
    }
  }
  return out;
}

function unpackBits(
  row: Uint8Array,
  count: number,
  bits: number,
  scale: number,
  out: Uint8Array,
): Uint8Array {
  const mask = (1 << bits) - 1;
  for (let i = 0, bit = 0; i < count; i++, bit += bits) {
    // A sample of up to 16 bits lies in three bytes at most.
    const at = bit >> 3;
    const next = row[at]! << 16 | row[at + 1]! << 8 | row[at + 2]!;
    out[i] = (next >> 24 - bits - (bit & 7) & mask) * scale;
  }
  return out;
}

function pixelConverter(layout: SampleLayout): PixelConverter {
  switch (layout.colours) {
    case "grey":
      return (...row) => convertGrey(0, ...row);
    case "inverted grey":
      return (...row) => convertGrey(MAX_SAMPLE, ...row);
    case "palette": {
      const palette = new Uint8Array(256 * RGB_CHANNELS);
      palette.set((layout.palette ?? palette).subarray(0, palette.length));
      return (...row) => convertPalette(palette, ...row);
    }
    case "rgb":
      return layout.isPremultiplied ? convertPremultiplied : convertRgb;
    case "cmyk":
      return convertCmyk;
    case "ycbcr":
      return convertYcbcr;
    case "lab":
      return (...row) => convertLab("signed", ...row);
    case "shifted lab":
      return (...row) => convertLab("shifted", ...row);
    default:
      return layout.colours satisfies never;
  }
}

function convertGrey(
  inversion: number,
  samples: Uint8Array,
  step: number,
  pixels: number,
  rgb: Uint8Array,
  rgbOffset: number,
): void {
  for (let i = 0, from = 0, to = rgbOffset; i < pixels; i++, from += step, to += RGB_CHANNELS) {
    const value = samples[from]! ^ inversion;
    rgb[to] = value;
    rgb[to + 1] = value;
    rgb[to + 2] = value;
  }
}

function convertPalette(
  palette: Uint8Array,
  samples: Uint8Array,
  step: number,
  pixels: number,
  rgb: Uint8Array,
  rgbOffset: number,
): void {
  for (let i = 0, from = 0, to = rgbOffset; i < pixels; i++, from += step, to += RGB_CHANNELS) {
    const entry = samples[from]! * RGB_CHANNELS;
    rgb[to] = palette[entry]!;
    rgb[to + 1] = palette[entry + 1]!;
    rgb[to + 2] = palette[entry + 2]!;
  }
}

function convertRgb(
  samples: Uint8Array,
  step: number,
  pixels: number,
  rgb: Uint8Array,
  rgbOffset: number,
): void {
  if (step === RGB_CHANNELS) {
    rgb.set(samples.subarray(0, pixels * RGB_CHANNELS), rgbOffset);
    return;
  }
  for (let i = 0, from = 0, to = rgbOffset; i < pixels; i++, from += step, to += RGB_CHANNELS) {
    rgb[to] = samples[from]!;
    rgb[to + 1] = samples[from + 1]!;
    rgb[to + 2] = samples[from + 2]!;
  }
}

/** As Pillow's "RGBa": fully transparent pixels become black, the others are divided. */
function convertPremultiplied(
  samples: Uint8Array,
  step: number,
  pixels: number,
  rgb: Uint8Array,
  rgbOffset: number,
): void {
  for (let i = 0, from = 0, to = rgbOffset; i < pixels; i++, from += step, to += RGB_CHANNELS) {
    const alpha = samples[from + RGB_CHANNELS]!;
    for (let channel = 0; channel < RGB_CHANNELS; channel++) {
      const value = alpha && Math.trunc(samples[from + channel]! * MAX_SAMPLE / alpha);
      rgb[to + channel] = Math.min(MAX_SAMPLE, value);
    }
  }
}

function convertYcbcr(
  samples: Uint8Array,
  step: number,
  pixels: number,
  rgb: Uint8Array,
  rgbOffset: number,
): void {
  const clamped = new Uint8ClampedArray(rgb.buffer, rgb.byteOffset, rgb.byteLength);
  for (let i = 0, from = 0, to = rgbOffset; i < pixels; i++, from += step, to += RGB_CHANNELS) {
    const y = samples[from]!, cb = samples[from + 1]!, cr = samples[from + 2]!;
    clamped[to] = y + RED_OF_CR[cr]!;
    clamped[to + 1] = y + (GREEN_OF_CB[cb]! + GREEN_OF_CR[cr]! >> GREEN_BITS);
    clamped[to + 2] = y + BLUE_OF_CB[cb]!;
  }
}

/** As Pillow: each ink darkens what black has left over, in rounded division by 255. */
function convertCmyk(
  samples: Uint8Array,
  step: number,
  pixels: number,
  rgb: Uint8Array,
  rgbOffset: number,
): void {
  for (let i = 0, from = 0, to = rgbOffset; i < pixels; i++, from += step, to += RGB_CHANNELS) {
    const light = MAX_SAMPLE - samples[from + 3]!;
    for (let channel = 0; channel < RGB_CHANNELS; channel++) {
      const product = samples[from + channel]! * light + 128;
      rgb[to + channel] = Math.max(0, light - ((product >> 8) + product >> 8));
    }
  }
}

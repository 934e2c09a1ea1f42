/**
 * Rows of an image in, smaller or larger images out: Pillow's BILINEAR, bit for bit.
 *
 * Pillow's filter (`Resample.c`) is a triangle as wide as the reduction, so it averages when it
 * reduces. Its weights are fixed-point numbers of 22 bits; the horizontal pass ends in 8 bits, the
 * vertical pass runs on those. Here both run as the rows arrive: only the rows under the vertical
 * triangle are held, already narrowed to the target's width. (Pillow 13 swaps the passes where the
 * height shrinks by more than twice as many pixels as the width; single values then differ by 1.)
 *
 * @module
 */

import { type Raster, RGB_CHANNELS, type RowStream, type Size } from "./raster.ts";

/** The weights of one axis: for each output pixel, `taps` of them, of which `counts[o]` are used. */
interface Filter {
  /** The first input pixel under the triangle of each output pixel. */
  readonly firsts: Int32Array;
  /** How many input pixels lie under it. */
  readonly counts: Int32Array;
  readonly taps: number;
  readonly weights: Int32Array;
}

/** One target on its way. */
interface Resampling {
  readonly target: Raster;
  /** Undefined if the width stays. */
  readonly horizontal: Filter | undefined;
  readonly vertical: Filter;
  /** The latest narrowed rows; input row y lies at y modulo their number. */
  readonly window: Uint8Array;
  /** Sums of one output row. */
  readonly sums: Int32Array;
  /** The next output row. */
  row: number;
}

/** Fractional bits of a weight: 32 less 8 of the samples less 2 for the sign and the sum. */
const PRECISION_BITS = 22;
const ONE = 1 << PRECISION_BITS;
const HALF = 1 << (PRECISION_BITS - 1);
const MAX_SAMPLE = 255;

/**
 * Resamples an image to several sizes in one pass over its rows.
 *
 * @param rows Read to the end.
 * @param sizes Whole numbers of at least 1.
 * @returns An image for each size, in their order, equal to Pillow's
 * `image.resize(size, Image.Resampling.BILINEAR)`.
 * @throws {RangeError} if a size is not a positive whole number.
 */
export async function resample(rows: RowStream, sizes: readonly Size[]): Promise<Raster[]> {
  const targets = sizes.map((size) => startResampling(rows, size));
  const stride = rows.width * RGB_CHANNELS;
  let y = 0;
  for await (const band of rows.bands) {
    for (let at = 0; at < band.length; at += stride, y++) {
      for (const target of targets) addRow(target, band, at, y);
    }
  }
  return targets.map(({ target }) => target);
}

function startResampling(from: Size, to: Size): Resampling {
  const { width, height } = to;
  if (![width, height].every((length) => Number.isSafeInteger(length) && length > 0)) {
    throw new RangeError(`Cannot resample to ${width} × ${height} pixels`);
  }
  const vertical = triangleFilter(from.height, height);
  return {
    target: { width, height, data: new Uint8Array(width * height * RGB_CHANNELS) },
    horizontal: width === from.width ? undefined : triangleFilter(from.width, width),
    vertical,
    window: new Uint8Array(vertical.taps * width * RGB_CHANNELS),
    sums: new Int32Array(width * RGB_CHANNELS),
    row: 0,
  };
}

/** Weights as Pillow's `precompute_coeffs` and `normalize_coeffs_8bpc` make them. */
function triangleFilter(inputLength: number, outputLength: number): Filter {
  const scale = inputLength / outputLength;
  const support = Math.max(scale, 1);
  const taps = Math.min(inputLength, Math.ceil(support) * 2 + 1);
  const firsts = new Int32Array(outputLength);
  const counts = new Int32Array(outputLength);
  const weights = new Int32Array(outputLength * taps);
  const exact = new Float64Array(taps);
  for (let o = 0; o < outputLength; o++) {
    const center = (o + 0.5) * scale;
    const first = Math.max(0, Math.trunc(center - support + 0.5));
    const count = Math.min(inputLength, Math.trunc(center + support + 0.5)) - first;
    let sum = 0;
    for (let tap = 0; tap < count; tap++) {
      const distance = Math.abs((tap + first - center + 0.5) * (1 / support));
      sum += exact[tap] = Math.max(0, 1 - distance);
    }
    for (let tap = 0; tap < count; tap++) {
      weights[o * taps + tap] = Math.trunc(0.5 + exact[tap]! / sum * ONE);
    }
    firsts[o] = first;
    counts[o] = count;
  }
  return { firsts, counts, taps, weights };
}

/** Narrows an input row and finishes the output rows whose triangle ends with it. */
function addRow(resampling: Resampling, band: Uint8Array, at: number, y: number): void {
  const { target, horizontal, vertical, window } = resampling;
  const slot = (y % vertical.taps) * target.width * RGB_CHANNELS;
  if (horizontal) resampleRow(band, at, horizontal, window, slot);
  else window.set(band.subarray(at, at + target.width * RGB_CHANNELS), slot);
  while (resampling.row < target.height) {
    const row = resampling.row;
    if (vertical.firsts[row]! + vertical.counts[row]! > y + 1) return;
    finishRow(resampling);
    resampling.row++;
  }
}

function resampleRow(
  input: Uint8Array,
  inputOffset: number,
  { firsts, counts, taps, weights }: Filter,
  output: Uint8Array,
  outputOffset: number,
): void {
  for (let o = 0, to = outputOffset; o < firsts.length; o++, to += RGB_CHANNELS) {
    let red = HALF;
    let green = HALF;
    let blue = HALF;
    let from = inputOffset + firsts[o]! * RGB_CHANNELS;
    const begin = o * taps;
    const end = begin + counts[o]!;
    for (let k = begin; k < end; k++, from += RGB_CHANNELS) {
      const weight = weights[k]!;
      red += Math.imul(input[from]!, weight);
      green += Math.imul(input[from + 1]!, weight);
      blue += Math.imul(input[from + 2]!, weight);
    }
    output[to] = Math.min(red >> PRECISION_BITS, MAX_SAMPLE);
    output[to + 1] = Math.min(green >> PRECISION_BITS, MAX_SAMPLE);
    output[to + 2] = Math.min(blue >> PRECISION_BITS, MAX_SAMPLE);
  }
}

function finishRow({ target, vertical, window, sums, row }: Resampling): void {
  const { firsts, counts, taps, weights } = vertical;
  const first = firsts[row]!;
  sums.fill(HALF);
  for (let tap = 0; tap < counts[row]!; tap++) {
    const weight = weights[row * taps + tap]!;
    const slot = ((first + tap) % taps) * sums.length;
    for (let i = 0; i < sums.length; i++) sums[i]! += Math.imul(window[slot + i]!, weight);
  }
  const output = target.data.subarray(row * sums.length, (row + 1) * sums.length);
  for (let i = 0; i < sums.length; i++) {
    output[i] = Math.min(sums[i]! >> PRECISION_BITS, MAX_SAMPLE);
  }
}

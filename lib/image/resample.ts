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
import { BLOCK_BYTES, makeResampleKernels, type ResampleKernels } from "./resample_kernels.ts";
import { PAGE_BYTES } from "./wasm_loops.ts";

/** The weights of one axis: for each output pixel, `taps` of them, of which `counts[o]` are used. */
interface Filter {
  /** The first input pixel under the triangle of each output pixel. */
  readonly firsts: Int32Array;
  /** How many input pixels lie under it. */
  readonly counts: Int32Array;
  readonly taps: number;
  readonly weights: Int32Array;
}

/** One target on its way; numbers are addresses in the kernels' memory. */
interface Resampling {
  readonly target: Raster;
  /** Undefined if the width stays. */
  readonly horizontal: PlacedFilter | undefined;
  readonly vertical: PlacedFilter;
  /** The latest narrowed rows; input row y lies at y modulo the vertical taps. */
  readonly window: number;
  /** Bytes from row to row in the window. */
  readonly stride: number;
  /** Where a finished row is made. */
  readonly output: number;
  /** The next output row. */
  row: number;
}

/** A filter that the kernels can read. */
interface PlacedFilter extends Filter {
  readonly firstsAt: number;
  readonly countsAt: number;
  readonly weightsAt: number;
}

/** What is needed to resample to some sizes. */
interface Workshop {
  readonly kernels: ResampleKernels;
  readonly bytes: Uint8Array;
  /** Where the input row lies. */
  readonly input: number;
  readonly targets: readonly Resampling[];
}

/** Fractional bits of a weight: 32 less 8 of the samples less 2 for the sign and the sum. */
const PRECISION_BITS = 22;
const ONE = 1 << PRECISION_BITS;
const WORD_BYTES = 4;

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
  const workshop = openWorkshop(rows, sizes);
  const { bytes, input, targets } = workshop;
  const stride = rows.width * RGB_CHANNELS;
  let y = 0;
  for await (const band of rows.bands) {
    for (let at = 0; at < band.length; at += stride, y++) {
      bytes.set(band.subarray(at, at + stride), input);
      for (const target of targets) addRow(workshop, target, y);
    }
  }
  return targets.map(({ target }) => target);
}

function openWorkshop(from: Size, sizes: readonly Size[]): Workshop {
  let used = 0;
  const reserve = (bytes: number) => {
    const at = used;
    // The kernels touch a little more than what they are given.
    used += Math.ceil(bytes / BLOCK_BYTES + 1) * BLOCK_BYTES;
    return at;
  };
  const place = (filter: Filter): PlacedFilter => ({
    ...filter,
    firstsAt: reserve(filter.firsts.length * WORD_BYTES),
    countsAt: reserve(filter.counts.length * WORD_BYTES),
    weightsAt: reserve(filter.weights.length * WORD_BYTES),
  });
  const input = reserve(from.width * RGB_CHANNELS);
  const targets = sizes.map((size) => startResampling(from, size, reserve, place));
  const memory = new WebAssembly.Memory({ initial: Math.ceil(used / PAGE_BYTES) });
  for (const { horizontal, vertical } of targets) {
    for (const filter of [horizontal, vertical]) if (filter) fill(memory, filter);
  }
  const bytes = new Uint8Array(memory.buffer);
  return { kernels: makeResampleKernels(memory), bytes, input, targets };
}

function startResampling(
  from: Size,
  to: Size,
  reserve: (bytes: number) => number,
  place: (filter: Filter) => PlacedFilter,
): Resampling {
  const { width, height } = to;
  if (![width, height].every((length) => Number.isSafeInteger(length) && length > 0)) {
    throw new RangeError(`Cannot resample to ${width} × ${height} pixels`);
  }
  const vertical = place(triangleFilter(from.height, height));
  // With a byte to spare, since the kernel writes so much beyond the row.
  const stride = Math.ceil((width * RGB_CHANNELS + 1) / BLOCK_BYTES) * BLOCK_BYTES;
  return {
    target: { width, height, data: new Uint8Array(width * height * RGB_CHANNELS) },
    horizontal: width === from.width ? undefined : place(triangleFilter(from.width, width)),
    vertical,
    window: reserve(vertical.taps * stride),
    stride,
    output: reserve(stride),
    row: 0,
  };
}

function fill({ buffer }: WebAssembly.Memory, filter: PlacedFilter): void {
  const { firsts, counts, weights, firstsAt, countsAt, weightsAt } = filter;
  const offsets = firsts.map((first) => first * RGB_CHANNELS);
  new Int32Array(buffer, firstsAt, firsts.length).set(offsets);
  new Int32Array(buffer, countsAt, counts.length).set(counts);
  new Int32Array(buffer, weightsAt, weights.length).set(weights);
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

/** Narrows the input row and finishes the output rows whose triangle ends with it. */
function addRow({ kernels, bytes, input }: Workshop, resampling: Resampling, y: number): void {
  const { target: { width, height }, horizontal, vertical, window, stride } = resampling;
  const slot = window + y % vertical.taps * stride;
  if (horizontal) {
    const { firstsAt, countsAt, weightsAt, taps } = horizontal;
    kernels.resizeRow(input, firstsAt, countsAt, weightsAt, taps, width, slot);
  } else bytes.copyWithin(slot, input, input + width * RGB_CHANNELS);
  while (resampling.row < height) {
    const { firsts, counts } = vertical;
    if (firsts[resampling.row]! + counts[resampling.row]! > y + 1) return;
    finishRow(kernels, bytes, resampling);
    resampling.row++;
  }
}

function finishRow(kernels: ResampleKernels, bytes: Uint8Array, resampling: Resampling): void {
  const { target: { data, width }, vertical, window, stride, output, row } = resampling;
  const { firsts, counts, taps, weightsAt } = vertical;
  const weights = weightsAt + row * taps * WORD_BYTES;
  kernels.blendRows(window, stride, taps, firsts[row]! % taps, weights, counts[row]!, output);
  const length = width * RGB_CHANNELS;
  data.set(bytes.subarray(output, output + length), row * length);
}

/**
 * The predictors of LZW, Deflate and their like: each sample is stored as its difference from the
 * same sample of the pixel to the left (TIFF 6.0, section 14); floating-point numbers also have
 * their bytes sorted by weight (Adobe, TIFF Technical Note 3).
 *
 * @module
 */

import type { SampleLayout } from "../to_rgb.ts";
import type { BlockShape } from "./codec.ts";

/** Values of the tag Predictor. */
export const PREDICTOR = { none: 1, horizontal: 2, floatingPoint: 3 } as const;

/** One of {@link PREDICTOR}. */
export type Predictor = (typeof PREDICTOR)[keyof typeof PREDICTOR];

/**
 * Adds the differences up, in place.
 *
 * @param block Rows of a block, without gaps.
 * @param samples Their width and byte order; 8, 16 or 32 bits.
 */
export function undoPredictor(
  block: Uint8Array,
  shape: BlockShape,
  predictor: Predictor,
  { bitsPerSample, littleEndian = false }: SampleLayout,
): void {
  if (predictor === PREDICTOR.none) return;
  const step = shape.samplesPerPixel;
  const samples = shape.width * step;
  const width = bitsPerSample / 8;
  const stride = samples * width;
  const sorted = new Uint8Array(predictor === PREDICTOR.floatingPoint ? stride : 0);
  for (let start = 0; start + stride <= block.length; start += stride) {
    const row = block.subarray(start, start + stride);
    if (predictor === PREDICTOR.floatingPoint) {
      addBytes(row, step);
      sorted.set(row);
      unsort(sorted, row, samples, width, littleEndian);
    } else if (width === 1) addBytes(row, step);
    else addNumbers(row, step, width, littleEndian);
  }
}

function addBytes(row: Uint8Array, step: number): void {
  for (let at = step; at < row.length; at++) row[at]! += row[at - step]!;
}

function addNumbers(row: Uint8Array, step: number, width: number, littleEndian: boolean): void {
  const view = new DataView(row.buffer, row.byteOffset, row.byteLength);
  for (let at = step * width; at < row.length; at += width) {
    if (width === 2) {
      const left = view.getUint16(at - step * width, littleEndian);
      view.setUint16(at, left + view.getUint16(at, littleEndian), littleEndian);
    } else {
      const left = view.getUint32(at - step * width, littleEndian);
      view.setUint32(at, left + view.getUint32(at, littleEndian), littleEndian);
    }
  }
}

/** Puts the bytes of each number together again; the row holds all highest bytes first. */
function unsort(
  sorted: Uint8Array,
  row: Uint8Array,
  samples: number,
  width: number,
  littleEndian: boolean,
): void {
  for (let byte = 0; byte < width; byte++) {
    let to = littleEndian ? width - 1 - byte : byte;
    const from = byte * samples;
    for (let i = 0; i < samples; i++, to += width) row[to] = sorted[from + i]!;
  }
}

/**
 * The run-length codes of BMP (BI_RLE8 and BI_RLE4) in, palette indices out.
 *
 * @module
 */

import type { Size } from "./raster.ts";

/** What was decoded: a byte a pixel, rows in the order of the file. */
export interface RunLengthPixels {
  readonly indices: Uint8Array;
  /** How many rows the data holds. */
  readonly rows: number;
}

const END_OF_ROW = 0;
const END_OF_IMAGE = 1;
const JUMP = 2;

/**
 * Decodes all runs. What is jumped over has index 0, and so has what follows the end of the image.
 *
 * @param bits 4 or 8 bits a pixel.
 */
export function decodeRunLengths(
  data: Uint8Array,
  { width, height }: Size,
  bits: number,
): RunLengthPixels {
  // Each row takes two bytes at least, so a small file cannot ask for much.
  const rows = Math.min(height, Math.ceil(data.length / 2) + MOST_JUMP);
  const indices = new Uint8Array(width * rows);
  let x = 0;
  let y = 0;
  const put = (index: number) => {
    if (x < width && y < rows) indices[y * width + x] = index;
    x++;
  };
  for (let at = 0; at + 1 < data.length && y < height;) {
    const count = data[at++]!;
    const value = data[at++]!;
    if (count > 0) {
      for (let i = 0; i < count; i++) put(pixel(value, i, bits));
    } else if (value === END_OF_ROW) {
      x = 0;
      y++;
    } else if (value === END_OF_IMAGE) {
      return { indices: padded(indices, width * height), rows: height };
    } else if (value === JUMP) {
      x += data[at++] ?? 0;
      y += data[at++] ?? 0;
    } else {
      for (let i = 0; i < value; i++) put(pixel(data[at + (i * bits >> 3)] ?? 0, i, bits));
      // Literal pixels fill up words.
      at += Math.ceil(value * bits / 16) * 2;
    }
  }
  return { indices, rows: Math.min(y, rows) };
}

/** A jump passes over fewer rows than this. */
const MOST_JUMP = 256;

/** Of a byte with two pixels, the higher half comes first. */
function pixel(value: number, place: number, bits: number): number {
  if (bits === 8) return value;
  return place & 1 ? value & 15 : value >> 4;
}

function padded(indices: Uint8Array, length: number): Uint8Array {
  if (indices.length >= length) return indices;
  const all = new Uint8Array(length);
  all.set(indices);
  return all;
}

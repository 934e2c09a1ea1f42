/**
 * A grey picture of the sheet → where ink is: how much darker than the paper around each pixel is.
 *
 * @module
 */

import type { Size } from "../../../image/raster.ts";

/** A grey picture, 0 black to 255 white, row by row. */
export interface GreyImage extends Size {
  readonly data: Float32Array<ArrayBuffer>;
}

/** How much darker than the paper around each pixel is, 0 to 255, row by row. */
export interface Ink extends Size {
  readonly data: Float32Array<ArrayBuffer>;
}

/** The first and the last pixel that belong, along both axes. */
export interface PixelBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Pixels that are darker than the paper around by more than this are ink. */
export const INK = 25;
/** The paper is the brightest within this many pixels, of the means of 3 × 3. */
const PAPER_REACH = 7;

/** Finds the ink of a picture. */
export function findInk({ width, height, data: grey }: GreyImage): Ink {
  const paper = brightest(smooth(grey, width, height), width, height);
  return { width, height, data: grey.map((value, i) => Math.max(0, paper[i]! - value)) };
}

/** The part of a box that lies on the picture; at least a pixel at its edge. */
export function clipBox(
  { left, top, right, bottom }: PixelBox,
  { width, height }: Size,
): PixelBox {
  const clamp = (value: number, most: number) => Math.min(most, Math.max(0, value));
  return {
    left: clamp(left, width - 1),
    top: clamp(top, height - 1),
    right: clamp(right, width - 1),
    bottom: clamp(bottom, height - 1),
  };
}

/** The mean of 3 × 3 pixels, so that one bright pixel is no paper; the picture's edge is repeated. */
function smooth(grey: Float32Array, width: number, height: number): Float32Array {
  const level = new Float32Array(grey.length), result = new Float32Array(grey.length);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const before = x > 0 ? i - 1 : i, behind = x < width - 1 ? i + 1 : i;
      level[i] = (grey[before]! + grey[i]! + grey[behind]!) / 3;
    }
  }
  for (let y = 0, i = 0; y < height; y++) {
    const above = y > 0 ? width : 0, below = y < height - 1 ? width : 0;
    for (let x = 0; x < width; x++, i++) {
      result[i] = (level[i - above]! + level[i]! + level[i + below]!) / 3;
    }
  }
  return result;
}

/** The greatest value of a square around each pixel. */
function brightest(values: Float32Array, width: number, height: number): Float32Array {
  // Zeros around the picture keep the rows apart: there is nothing darker.
  const stride = width + 2 * PAPER_REACH;
  const padded = new Float32Array(stride * (height + 2 * PAPER_REACH));
  for (let y = 0; y < height; y++) {
    const row = values.subarray(y * width, (y + 1) * width);
    padded.set(row, (y + PAPER_REACH) * stride + PAPER_REACH);
  }
  spreadGreatest(padded, 1);
  spreadGreatest(padded, stride);
  const result = new Float32Array(values.length);
  for (let y = 0; y < height; y++) {
    result.set(padded.subarray(y * stride, y * stride + width), y * width);
  }
  return result;
}

/** Each value becomes the greatest of itself and the next 2 PAPER_REACH at this distance. */
function spreadGreatest(values: Float32Array, distance: number): void {
  const window = 2 * PAPER_REACH + 1;
  // Windows of 1, 2, 4 … values, then two of them that overlap.
  for (let size = 1; size < window; size *= 2) {
    const shift = Math.min(size, window - size) * distance;
    for (let i = 0; i + shift < values.length; i++) {
      if (values[i + shift]! > values[i]!) values[i] = values[i + shift]!;
    }
  }
}

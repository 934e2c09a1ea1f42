/**
 * A grey picture of the sheet → where ink is: pixels that are darker than the paper around.
 *
 * @module
 */

import type { Size } from "../../image/raster.ts";

/** A grey picture, 0 black to 255 white, row by row. */
export interface GreyImage extends Size {
  readonly data: Float32Array;
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
/** The paper is the brightest within this many pixels. */
const PAPER_REACH = 7;

/**
 * Finds the ink of a part of the picture.
 *
 * @param window On the picture; nothing beside it may be asked for.
 * @returns How much darker than the paper around a pixel is, 0 to 255.
 */
export function findInk(image: GreyImage, window: PixelBox): (x: number, y: number) => number {
  const seen = clipBox({
    left: window.left - PAPER_REACH - 1,
    top: window.top - PAPER_REACH - 1,
    right: window.right + PAPER_REACH + 1,
    bottom: window.bottom + PAPER_REACH + 1,
  }, image);
  const width = seen.right - seen.left + 1, height = seen.bottom - seen.top + 1;
  const grey = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = (seen.top + y) * image.width + seen.left;
    grey.set(image.data.subarray(from, from + width), y * width);
  }
  const paper = brightest(smooth(grey, width, height), width, height);
  return (x, y) => {
    const i = (y - seen.top) * width + x - seen.left;
    return Math.max(0, paper[i]! - grey[i]!);
  };
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

/** The mean of 3 × 3 pixels, so that one bright pixel is no paper. */
function smooth(grey: Float32Array, width: number, height: number): Float32Array {
  const sum = (a: number, b: number, c: number) => (a + b + c) / 3;
  return alongBoth(
    grey,
    width,
    height,
    (line) => line.map((value, i) => sum(line[i - 1] ?? value, value, line[i + 1] ?? value)),
  );
}

/** The greatest value of a square around each pixel. */
function brightest(grey: Float32Array, width: number, height: number): Float32Array {
  return alongBoth(grey, width, height, (line) =>
    line.map((_, i) => {
      let most = 0;
      const end = Math.min(line.length - 1, i + PAPER_REACH);
      for (let j = Math.max(0, i - PAPER_REACH); j <= end; j++) most = Math.max(most, line[j]!);
      return most;
    }));
}

/** Applies a filter of lines to the rows, then to the columns. */
function alongBoth(
  grey: Float32Array,
  width: number,
  height: number,
  filter: (line: Float32Array) => Float32Array,
): Float32Array {
  const result = new Float32Array(grey.length);
  for (let y = 0; y < height; y++) {
    result.set(filter(grey.subarray(y * width, (y + 1) * width)), y * width);
  }
  const column = new Float32Array(height);
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) column[y] = result[y * width + x]!;
    filter(column).forEach((value, y) => result[y * width + x] = value);
  }
  return result;
}

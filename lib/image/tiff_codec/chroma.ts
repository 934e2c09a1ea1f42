/**
 * YCbCr in TIFF without JPEG: units of a few luma samples with one pair of chroma samples in, three
 * samples a pixel out (TIFF 6.0, section 21). Chroma is repeated, as libtiff does.
 *
 * @module
 */

import type { Size } from "../raster.ts";

/** How many pixels share a pair of chroma samples, across and down. */
export interface Subsampling {
  readonly x: number;
  readonly y: number;
}

/** Every pixel has its own. */
export const NO_SUBSAMPLING: Subsampling = { x: 1, y: 1 };

/** Bytes of a block in units. */
export function unitBytes({ width, height }: Size, { x, y }: Subsampling): number {
  return Math.ceil(width / x) * Math.ceil(height / y) * (x * y + 2);
}

/**
 * Lays a block's samples out by pixels.
 *
 * @param units {@link unitBytes} bytes.
 */
export function spreadChroma(
  units: Uint8Array,
  { width, height }: Size,
  { x, y }: Subsampling,
): Uint8Array {
  const pixels = new Uint8Array(width * height * 3);
  let at = 0;
  for (let top = 0; top < height; top += y) {
    for (let left = 0; left < width; left += x, at += x * y + 2) {
      const chroma = at + x * y;
      for (let row = top; row < Math.min(height, top + y); row++) {
        for (let column = left; column < Math.min(width, left + x); column++) {
          const to = (row * width + column) * 3;
          pixels[to] = units[at + (row - top) * x + column - left]!;
          pixels[to + 1] = units[chroma]!;
          pixels[to + 2] = units[chroma + 1]!;
        }
      }
    }
  }
  return pixels;
}

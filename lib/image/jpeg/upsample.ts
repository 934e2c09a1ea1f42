/**
 * Rows of a component with fewer samples than the image has pixels in, rows of pixels out, as
 * libjpeg-turbo's "fancy upsampling": where there are half as many, the nearer sample counts three
 * times as much as the farther one; in all other cases samples are repeated.
 *
 * @module
 */

import type { Frame } from "./frame.ts";
import type { Workbench } from "./workbench.ts";

/** Brings row `y` of the image, as wide as the image at least: its address. */
export type Upsampler = (y: number) => number;

/** Narrower components are repeated. */
const LEAST_FANCY_WIDTH = 3;
/** Sixteenths that libjpeg adds next to the left and the right neighbour: of one row, of two. */
const ROUNDING_OF_ROW = [4, 8] as const;
const ROUNDING_OF_ROWS = [8, 7] as const;

/** Makes the upsampler of a component by its place, and says whether it needs the row below. */
export function makeUpsampler(
  frame: Frame,
  { kernels, bytes, planes, sums }: Workbench,
  index: number,
): { readonly upsample: Upsampler; readonly looksDown: boolean } {
  const { h, v, width, height } = frame.components[index]!;
  const { samples, stride, rows, wide } = planes[index]!;
  const stepX = frame.maxH / h;
  const stepY = frame.maxV / v;
  const isWide = width >= LEAST_FANCY_WIDTH;
  const row = (y: number) => samples + Math.min(Math.max(y, 0), height - 1) % rows * stride;
  if (stepX === 1 && stepY === 1) return { upsample: row, looksDown: false };
  if (stepX === 1 && stepY === 2) {
    const upsample: Upsampler = (y) =>
      blendRows(bytes, row(y >> 1), row(neighbour(y)), y, width, wide);
    return { upsample, looksDown: true };
  }
  if (stepX === 2 && (stepY === 1 || stepY === 2) && isWide) {
    const looksDown = stepY === 2;
    const [left, right] = looksDown ? ROUNDING_OF_ROWS : ROUNDING_OF_ROW;
    const upsample: Upsampler = (y) => {
      const near = looksDown ? row(y >> 1) : row(y);
      const far = looksDown ? row(neighbour(y)) : near;
      kernels.widenRows(near, far, width, left, right, sums, wide);
      return wide;
    };
    return { upsample, looksDown };
  }
  const upsample: Upsampler = (y) => repeat(bytes, row(Math.floor(y / stepY)), width, stepX, wide);
  return { upsample, looksDown: false };
}

/** Of a row of pixels, the second nearest of half as many rows of samples. */
function neighbour(y: number): number {
  return (y >> 1) + (y & 1 ? 1 : -1);
}

function blendRows(
  bytes: Uint8ClampedArray,
  near: number,
  far: number,
  y: number,
  width: number,
  output: number,
): number {
  const rounding = y & 1 ? 2 : 1;
  for (let x = 0; x < width; x++) {
    bytes[output + x] = bytes[near + x]! * 3 + bytes[far + x]! + rounding >> 2;
  }
  return output;
}

function repeat(
  bytes: Uint8ClampedArray,
  row: number,
  width: number,
  times: number,
  output: number,
): number {
  const end = Math.ceil(width * times);
  for (let x = 0; x < end; x++) bytes[output + x] = bytes[row + Math.floor(x / times)]!;
  return output;
}

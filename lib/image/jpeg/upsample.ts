/**
 * Rows of a component with fewer samples than the image has pixels in, rows of pixels out, as
 * libjpeg-turbo's "fancy upsampling": where there are half as many, the nearer sample counts three
 * times as much as the farther one; in all other cases samples are repeated.
 *
 * @module
 */

import type { Component, Frame } from "./frame.ts";
import type { Plane } from "./planes.ts";

/** Brings row `y` of the image, as wide as the image at least. */
export type Upsampler = (y: number) => Uint8ClampedArray;

/** Narrower components are repeated. */
const LEAST_FANCY_WIDTH = 3;

/** Makes the upsampler of a component, and says whether it needs the row below. */
export function makeUpsampler(
  frame: Frame,
  component: Component,
  plane: Plane,
): { readonly upsample: Upsampler; readonly looksDown: boolean } {
  const stepX = frame.maxH / component.h;
  const stepY = frame.maxV / component.v;
  const isWide = component.width >= LEAST_FANCY_WIDTH;
  const row = (y: number) => {
    const start = Math.min(Math.max(y, 0), component.height - 1) % plane.rows * plane.stride;
    return plane.samples.subarray(start, start + plane.stride);
  };
  if (stepX === 1 && stepY === 1) return { upsample: row, looksDown: false };
  const { width } = component;
  const output = new Uint8ClampedArray(Math.ceil(width * stepX) + 1);
  if (stepX === 1 && stepY === 2) {
    const upsample: Upsampler = (y) => blendRows(row(y >> 1), row(neighbour(y)), y, width, output);
    return { upsample, looksDown: true };
  }
  if (stepX === 2 && stepY === 1 && isWide) {
    return { upsample: (y) => widen(row(y), width, output), looksDown: false };
  }
  if (stepX === 2 && stepY === 2 && isWide) {
    const sums = new Int32Array(width);
    const upsample: Upsampler = (y) =>
      widenSums(sumRows(row(y >> 1), row(neighbour(y)), width, sums), width, output);
    return { upsample, looksDown: true };
  }
  const upsample: Upsampler = (y) => repeat(row(Math.floor(y / stepY)), width, stepX, output);
  return { upsample, looksDown: false };
}

/** Of a row of pixels, the second nearest of half as many rows of samples. */
function neighbour(y: number): number {
  return (y >> 1) + (y & 1 ? 1 : -1);
}

function blendRows(
  near: Uint8ClampedArray,
  far: Uint8ClampedArray,
  y: number,
  width: number,
  output: Uint8ClampedArray,
): Uint8ClampedArray {
  const rounding = y & 1 ? 2 : 1;
  for (let x = 0; x < width; x++) output[x] = near[x]! * 3 + far[x]! + rounding >> 2;
  return output;
}

function widen(
  row: Uint8ClampedArray,
  width: number,
  output: Uint8ClampedArray,
): Uint8ClampedArray {
  let left = row[0]!;
  let here = left;
  for (let x = 0; x < width; x++) {
    const right = x + 1 < width ? row[x + 1]! : here;
    output[2 * x] = here * 3 + left + 1 >> 2;
    output[2 * x + 1] = here * 3 + right + 2 >> 2;
    left = here;
    here = right;
  }
  return output;
}

function sumRows(
  near: Uint8ClampedArray,
  far: Uint8ClampedArray,
  width: number,
  sums: Int32Array,
): Int32Array {
  for (let x = 0; x < width; x++) sums[x] = near[x]! * 3 + far[x]!;
  return sums;
}

function widenSums(sums: Int32Array, width: number, output: Uint8ClampedArray): Uint8ClampedArray {
  let left = sums[0]!;
  let here = left;
  for (let x = 0; x < width; x++) {
    const right = x + 1 < width ? sums[x + 1]! : here;
    output[2 * x] = here * 3 + left + 8 >> 4;
    output[2 * x + 1] = here * 3 + right + 7 >> 4;
    left = here;
    here = right;
  }
  return output;
}

function repeat(
  row: Uint8ClampedArray,
  width: number,
  times: number,
  output: Uint8ClampedArray,
): Uint8ClampedArray {
  for (let x = 0; x < Math.ceil(width * times); x++) output[x] = row[Math.floor(x / times)]!;
  return output;
}

/**
 * Planes turned by quarter turns.
 *
 * @module
 */

import type { Size } from "../image/raster.ts";

/** How many quarter turns. */
export type QuarterTurns = 0 | 1 | 2 | 3;

/** As many quarter turns the other way round. */
export function opposite(turns: QuarterTurns): QuarterTurns {
  return ([0, 3, 2, 1] as const)[turns];
}

/** The size of what has been turned. */
export function turnedSize({ width, height }: Size, turns: QuarterTurns): Size {
  return turns % 2 === 0 ? { width, height } : { width: height, height: width };
}

/**
 * Turns a plane clockwise.
 *
 * @param plane `width * height` values, row by row.
 * @returns The values of {@link turnedSize}, row by row.
 */
export function turnPlane(
  plane: Float32Array,
  { width, height }: Size,
  turns: QuarterTurns,
): Float32Array<ArrayBuffer> {
  // Where the first value comes from, and how far it is from there to the next in a row and a column.
  const [first, right, down] = ([
    [0, 1, width],
    [(height - 1) * width, -width, 1],
    [width * height - 1, -1, -width],
    [width - 1, width, -1],
  ] as const)[turns];
  const turned = turnedSize({ width, height }, turns);
  const result = new Float32Array(plane.length);
  for (let y = 0, to = 0; y < turned.height; y++) {
    for (let x = 0, from = first + y * down; x < turned.width; x++, from += right) {
      result[to++] = plane[from]!;
    }
  }
  return result;
}

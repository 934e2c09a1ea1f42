/**
 * The coefficients of a JPEG whose blocks take more than one scan: in memory until the last scan, two
 * bytes each.
 *
 * @module
 */

import { BLOCK_SIZE, type Component, type Frame } from "./frame.ts";

/** Coefficients by component and MCU row; rows that no scan has reached are absent: all zero. */
export type Coefficients = readonly (Int16Array | undefined)[][];

/** Begins with nothing. */
export function emptyCoefficients({ components, mcusDown }: Frame): Coefficients {
  return components.map(() => Array.from({ length: mcusDown }));
}

/** What all coefficients of a frame take, in bytes. */
export function coefficientBytes({ components, mcusDown }: Frame): number {
  const blocks = components.reduce((sum, { blocksAcross, v }) => sum + blocksAcross * v, 0);
  return blocks * mcusDown * BLOCK_SIZE * Int16Array.BYTES_PER_ELEMENT;
}

/** The row of MCUs that holds a component's row of blocks, made if it is not there. */
export function mcuRowOf(
  rows: (Int16Array | undefined)[],
  { v, blocksAcross }: Component,
  blockRow: number,
): Int16Array {
  return rows[Math.floor(blockRow / v)] ??= new Int16Array(v * blocksAcross * BLOCK_SIZE);
}

/** Where a block begins in its MCU row. */
export function blockOffset(
  { v, blocksAcross }: Component,
  blockRow: number,
  blockColumn: number,
): number {
  return (blockRow % v * blocksAcross + blockColumn) * BLOCK_SIZE;
}

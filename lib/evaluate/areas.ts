/**
 * How many pixels masks have in common, counted by their runs.
 *
 * @module
 */

import type { Size } from "../image/raster.ts";
import type { RunMask } from "../segment/run_mask.ts";

/** Pixels of a mask. */
export function areaOf({ starts, ends }: RunMask): number {
  let area = 0;
  for (let run = 0; run < starts.length; run++) area += ends[run]! - starts[run]!;
  return area;
}

/** Intersection over union of two masks; 0 for two empty ones. */
export function iouOf(a: RunMask, b: RunMask): number {
  const common = commonArea(a, b);
  const union = areaOf(a) + areaOf(b) - common;
  return union === 0 ? 0 : common / union;
}

/** Pixels that any mask of either group has, and that both groups have. */
export interface GroupAreas {
  readonly intersection: number;
  readonly union: number;
  /** Pixels of the first group. */
  readonly first: number;
  /** Pixels of the second group. */
  readonly second: number;
}

/** Compares what two groups of masks cover together. */
export function groupAreas(
  first: readonly RunMask[],
  second: readonly RunMask[],
  { width, height }: Size,
): GroupAreas {
  const cells = new Uint8Array(width * height);
  for (const mask of first) paint(cells, width, mask, 1);
  for (const mask of second) paint(cells, width, mask, 2);
  const counts = new Uint32Array(4);
  for (let cell = 0; cell < cells.length; cell++) counts[cells[cell]!]!++;
  const [, onlyFirst = 0, onlySecond = 0, both = 0] = counts;
  return {
    intersection: both,
    union: onlyFirst + onlySecond + both,
    first: onlyFirst + both,
    second: onlySecond + both,
  };
}

function paint(cells: Uint8Array, width: number, mask: RunMask, bit: number): void {
  const { top, rowOffsets, starts, ends } = mask;
  for (let row = 0; row + 1 < rowOffsets.length; row++) {
    for (let run = rowOffsets[row]!; run < rowOffsets[row + 1]!; run++) {
      const from = (top + row) * width;
      for (let x = starts[run]!; x < ends[run]!; x++) cells[from + x]! |= bit;
    }
  }
}

function commonArea(a: RunMask, b: RunMask): number {
  const first = Math.max(a.top, b.top);
  const end = Math.min(a.top + a.rowOffsets.length, b.top + b.rowOffsets.length) - 1;
  let common = 0;
  for (let y = first; y < end; y++) common += commonInRow(a, b, y);
  return common;
}

function commonInRow(a: RunMask, b: RunMask, y: number): number {
  let [i, j] = [a.rowOffsets[y - a.top]!, b.rowOffsets[y - b.top]!];
  const [endA, endB] = [a.rowOffsets[y - a.top + 1]!, b.rowOffsets[y - b.top + 1]!];
  let common = 0;
  while (i < endA && j < endB) {
    const overlap = Math.min(a.ends[i]!, b.ends[j]!) - Math.max(a.starts[i]!, b.starts[j]!);
    if (overlap > 0) common += overlap;
    if (a.ends[i]! < b.ends[j]!) i++;
    else j++;
  }
  return common;
}

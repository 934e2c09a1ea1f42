/**
 * A mask as runs in; the first pixel of each of its connected parts out. Runs that touch, at corners
 * too (8-connectivity), are one part.
 *
 * @module
 */

import type { RunMask } from "./run_mask.ts";

/** A pixel of the sheet. */
export interface Pixel {
  readonly x: number;
  readonly y: number;
}

/** The uppermost pixel of each connected part, the leftmost of those; from top to bottom and left to right. */
export function firstPixels({ top, rowOffsets, starts, ends }: RunMask): Pixel[] {
  const parents = Int32Array.from(starts, (_, run) => run);
  const rows = rowOffsets.length - 1;
  for (let row = 1; row < rows; row++) {
    joinRows(parents, starts, ends, rowOffsets[row - 1]!, rowOffsets[row]!, rowOffsets[row + 1]!);
  }
  const pixels: Pixel[] = [];
  for (let row = 0; row < rows; row++) {
    for (let run = rowOffsets[row]!; run < rowOffsets[row + 1]!; run++) {
      if (parents[run] === run) pixels.push({ x: starts[run]!, y: top + row });
    }
  }
  return pixels;
}

/** Joins the touching runs of two rows: those from `above` on with those from `below` to `end`. */
function joinRows(
  parents: Int32Array,
  starts: Int32Array,
  ends: Int32Array,
  above: number,
  below: number,
  end: number,
): void {
  for (let upper = above, lower = below; upper < below && lower < end;) {
    if (starts[lower]! <= ends[upper]! && starts[upper]! <= ends[lower]!) {
      join(parents, upper, lower);
    }
    if (ends[upper]! < ends[lower]!) upper++;
    else lower++;
  }
}

/** The smaller root stays one, so that a part's root is its first run. */
function join(parents: Int32Array, one: number, other: number): void {
  const a = root(parents, one);
  const b = root(parents, other);
  parents[Math.max(a, b)] = Math.min(a, b);
}

/** Halves the path on its way. */
function root(parents: Int32Array, run: number): number {
  while (parents[run] !== run) {
    parents[run] = parents[parents[run]!]!;
    run = parents[run]!;
  }
  return run;
}

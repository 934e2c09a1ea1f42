/**
 * Answers what lies around a pixel of a mask that is given as runs.
 *
 * @module
 */

import type { RunMask } from "./run_mask.ts";

/** Looks at pixels of a mask; quick where each lies near the one that was looked at last in its row. */
export interface RunReader {
  isSet(x: number, y: number): boolean;
  /** The first pixel, the last pixel of the run that holds a set pixel. */
  runStart(x: number, y: number): number;
  runLast(x: number, y: number): number;
  /** The nearest set pixel at or right of x; Infinity if there is none. */
  nextSet(x: number, y: number): number;
  /** The nearest set pixel left of a clear one; −Infinity if there is none. */
  previousSet(x: number, y: number): number;
}

/** Opens a mask for looking around; keeps one place for each row. */
export function openRunReader({ top, rowOffsets, starts, ends }: RunMask): RunReader {
  const rows = rowOffsets.length - 1;
  const places = rowOffsets.slice(0, rows);

  /** The row's first run that ends right of x; the next row's first run if there is none. */
  function seek(x: number, row: number): number {
    const first = rowOffsets[row]!;
    const end = rowOffsets[row + 1]!;
    let run = places[row]!;
    while (run < end && ends[run]! <= x) run++;
    while (run > first && ends[run - 1]! > x) run--;
    places[row] = run;
    return run;
  }

  return {
    isSet(x, y) {
      const row = y - top;
      if (row < 0 || row >= rows) return false;
      const run = seek(x, row);
      return run < rowOffsets[row + 1]! && starts[run]! <= x;
    },
    runStart: (x, y) => starts[seek(x, y - top)]!,
    runLast: (x, y) => ends[seek(x, y - top)]! - 1,
    nextSet(x, y) {
      const row = y - top;
      if (row < 0 || row >= rows) return Infinity;
      const run = seek(x, row);
      return run < rowOffsets[row + 1]! ? Math.max(x, starts[run]!) : Infinity;
    },
    previousSet(x, y) {
      const row = y - top;
      if (row < 0 || row >= rows) return -Infinity;
      const run = seek(x, row);
      return run > rowOffsets[row]! ? ends[run - 1]! - 1 : -Infinity;
    },
  };
}

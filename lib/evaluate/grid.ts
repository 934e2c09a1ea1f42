/**
 * The raster on which areas are compared, and polygons laid on it: even-odd, sampled at pixel
 * centres, in the same steps as `shared/tools/score.py`, so that every pixel is the same.
 *
 * @module
 */

import type { Size } from "../image/raster.ts";
import { buildRunMask, type RunMask, type RunMaskBuilder } from "../segment/run_mask.ts";

/** Pixels along the longer side of the raster. */
const GRID = 1000;
const FEWEST_POINTS = 3;

/** A corner of an outline in sheet pixels. */
export type Point = readonly [x: number, y: number];

/** The raster of one sheet. */
export interface Grid extends Size {
  /** Grid pixels per sheet pixel. */
  readonly scale: number;
}

/** Lays the raster over a sheet. */
export function gridOver(sheet: Size): Grid {
  const scale = GRID / Math.max(sheet.width, sheet.height);
  return {
    scale,
    width: Math.max(1, roundHalfToEven(sheet.width * scale)),
    height: Math.max(1, roundHalfToEven(sheet.height * scale)),
  };
}

/** The pixels of the raster whose centres lie within an outline (even-odd). */
export function fillPolygon(outline: readonly Point[], { scale, width, height }: Grid): RunMask {
  const points = outline.map(([x, y]) => [x * scale, y * scale] as const);
  if (points.length < FEWEST_POINTS) return buildRunMask(0, 0).finish();
  const rows = crossingsByRow(points, height);
  const builder = buildRunMask(0, height);
  for (const crossings of rows) {
    crossings?.sort((a, b) => a - b);
    addRuns(builder, crossings ?? [], width);
    builder.endRow();
  }
  return builder.finish();
}

/** For each row where its pixels' centres cross the outline; `undefined` where they do not. */
function crossingsByRow(points: readonly Point[], height: number): (number[] | undefined)[] {
  const rows = new Array<number[] | undefined>(height).fill(undefined);
  for (let i = 0; i < points.length; i++) {
    const [x0, y0] = points[i]!;
    const [x1, y1] = points[(i + 1) % points.length]!;
    const first = Math.max(0, Math.floor(Math.min(y0, y1)) - 1);
    const last = Math.min(height - 1, Math.ceil(Math.max(y0, y1)));
    for (let row = first; row <= last; row++) {
      const y = row + 0.5;
      if ((y0 <= y) === (y1 <= y)) continue;
      (rows[row] ??= []).push(x0 + (y - y0) / (y1 - y0) * (x1 - x0));
    }
  }
  return rows;
}

/** What lies between each two crossings. */
function addRuns(builder: RunMaskBuilder, crossings: readonly number[], width: number): void {
  let end = 0;
  for (let i = 0; i + 1 < crossings.length; i += 2) {
    const start = Math.max(end, Math.ceil(crossings[i]! - 0.5));
    const behind = Math.min(width, Math.floor(crossings[i + 1]! - 0.5) + 1);
    if (behind <= start) continue;
    builder.addRun(start, behind);
    end = behind;
  }
}

/** Python's `round`. */
function roundHalfToEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

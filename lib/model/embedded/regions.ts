/**
 * A map of class probabilities → connected regions of cells.
 *
 * The twin of `models/sheet/train/regions.py`, whose module comment defines each step; both are kept
 * alike by `tests/data/sheet_regions.json`.
 *
 * @module
 */

import type { Mask } from "../../detection/detection.ts";

/** Probabilities of the cells of one sheet: `channels × rows × columns`, row by row. */
export interface ProbabilityMap {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float32Array;
}

/** How the regions of a map are told apart; classes are the first channels. */
export interface RegionRules {
  /** Channel whose cells at 0.5 or more part regions of the same class; `null` if there is none. */
  readonly borderChannel: number | null;
  /** For each class: the smallest share of the sheet's cells that a region may have. */
  readonly minAreaFraction: readonly number[];
  /** For each class: the lowest mean probability that a region may have. */
  readonly minScore: readonly number[];
}

/** One connected region. */
export interface Region {
  readonly classIndex: number;
  /** Mean probability over the region's cells. */
  readonly score: number;
  /** Bounding box in cells, one cell wider on each side; it may leave the sheet. */
  readonly left: number;
  readonly top: number;
  readonly mask: Mask;
}

/** From this probability on a cell belongs. */
const THRESHOLD = 0.5;

/** Passes in which regions take back the cells that a border cut away. */
const GROW_PASSES = 4;

/** Numbers of regions by cell; 0 is none. */
type Labels = Int32Array<ArrayBuffer>;

/** Finds the regions, by class, then in the order of their first cell. */
export function findRegions(map: ProbabilityMap, rules: RegionRules): Region[] {
  return rules.minScore.flatMap((_, classIndex) => classRegions(map, classIndex, rules));
}

function classRegions(map: ProbabilityMap, classIndex: number, rules: RegionRules): Region[] {
  const p = channel(map, classIndex);
  const border = rules.borderChannel === null ? undefined : channel(map, rules.borderChannel);
  const foreground = new Uint8Array(p.length);
  const cores = new Uint8Array(p.length);
  let cutAway = 0;
  for (let cell = 0; cell < p.length; cell++) {
    if (!(p[cell]! >= THRESHOLD)) continue; // NaN neither
    foreground[cell] = 1;
    if (border && border[cell]! >= THRESHOLD) cutAway++;
    else cores[cell] = 1;
  }
  const { labels, count } = labelComponents(cores, map);
  for (let pass = 0; pass < GROW_PASSES && cutAway > 0; pass++) {
    cutAway -= grow(labels, foreground, map);
  }

  const leastCells = rules.minAreaFraction[classIndex]! * map.rows * map.columns;
  return measure(labels, count, p, map).flatMap((extent, index) => {
    const score = extent.sum / extent.cells;
    if (extent.cells < leastCells || score < rules.minScore[classIndex]!) return [];
    const mask = cutOut(extent, index + 1, labels, foreground, p, map);
    return [{ classIndex, score, left: extent.left - 1, top: extent.top - 1, mask }];
  });
}

function channel({ rows, columns, data }: ProbabilityMap, index: number): Float32Array {
  return data.subarray(index * rows * columns, (index + 1) * rows * columns);
}

/** Numbers 4-connected components in the order of their first cell, from 1. */
function labelComponents(
  cores: Uint8Array,
  { rows, columns }: ProbabilityMap,
): { labels: Labels; count: number } {
  const labels = new Int32Array(cores.length);
  const stack: number[] = [];
  let count = 0;
  const take = (cell: number) => {
    if (!cores[cell] || labels[cell]) return;
    labels[cell] = count;
    stack.push(cell);
  };
  for (let first = 0; first < cores.length; first++) {
    if (!cores[first] || labels[first]) continue;
    count++;
    take(first);
    for (let cell = stack.pop(); cell !== undefined; cell = stack.pop()) {
      const x = cell % columns;
      if (x > 0) take(cell - 1);
      if (x < columns - 1) take(cell + 1);
      if (cell >= columns) take(cell - columns);
      if (cell < (rows - 1) * columns) take(cell + columns);
    }
  }
  return { labels, count };
}

/**
 * One pass: foreground cells without a number take the lowest that their neighbours had before.
 *
 * @returns How many did.
 */
function grow(labels: Labels, foreground: Uint8Array, { rows, columns }: ProbabilityMap): number {
  const before = labels.slice();
  let grew = 0;
  for (let cell = 0; cell < labels.length; cell++) {
    if (before[cell] || !foreground[cell]) continue;
    const x = cell % columns;
    let lowest = 0;
    const offer = (label: number) => {
      if (label && (!lowest || label < lowest)) lowest = label;
    };
    if (x > 0) offer(before[cell - 1]!);
    if (x < columns - 1) offer(before[cell + 1]!);
    if (cell >= columns) offer(before[cell - columns]!);
    if (cell < (rows - 1) * columns) offer(before[cell + columns]!);
    labels[cell] = lowest;
    if (lowest) grew++;
  }
  return grew;
}

/** Bounding box (all four cells inside it), number of cells and sum of probabilities of a region. */
interface Extent {
  left: number;
  top: number;
  right: number;
  bottom: number;
  cells: number;
  sum: number;
}

function measure(
  labels: Labels,
  count: number,
  p: Float32Array,
  { columns }: ProbabilityMap,
): Extent[] {
  const extents = Array.from({ length: count }, (): Extent => ({
    left: Infinity,
    top: Infinity,
    right: -1,
    bottom: -1,
    cells: 0,
    sum: 0,
  }));
  for (let cell = 0; cell < labels.length; cell++) {
    if (!labels[cell]) continue;
    const extent = extents[labels[cell]! - 1]!;
    const x = cell % columns, y = Math.floor(cell / columns);
    extent.left = Math.min(extent.left, x);
    extent.right = Math.max(extent.right, x);
    extent.top = Math.min(extent.top, y);
    extent.bottom = Math.max(extent.bottom, y);
    extent.cells++;
    extent.sum += p[cell]!;
  }
  return extents;
}

/** The probabilities around a region, without the cells that belong to others of its class. */
function cutOut(
  { left, top, right, bottom }: Extent,
  label: number,
  labels: Labels,
  foreground: Uint8Array,
  p: Float32Array,
  { rows, columns }: ProbabilityMap,
): Mask {
  const width = right - left + 3, height = bottom - top + 3;
  const data = new Float32Array(width * height);
  for (let j = 0; j < height; j++) {
    const y = clamp(top - 1 + j, rows);
    for (let i = 0; i < width; i++) {
      const cell = y * columns + clamp(left - 1 + i, columns);
      const others = foreground[cell] && labels[cell] !== label;
      data[j * width + i] = others ? 0 : p[cell]!;
    }
  }
  return { width, height, data };
}

function clamp(index: number, count: number): number {
  return Math.min(count - 1, Math.max(0, index));
}

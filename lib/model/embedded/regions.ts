/**
 * A map of class probabilities → connected regions of cells.
 *
 * The twin of `models/sheet/train/regions.py`, whose module comment defines each step; both are kept
 * alike by `tests/data/sheet_regions.json`.
 *
 * @module
 */

import type { Mask } from "../../detection/detection.ts";
import { type Grid, grow, labelComponents, type Labels, threshold } from "./region_labels.ts";

/** Probabilities of the cells of one sheet: `channels × rows × columns`, row by row. */
export interface ProbabilityMap extends Grid {
  readonly data: Float32Array;
}

/** How the regions of a map are told apart; classes are the first channels. */
export interface RegionRules {
  /** Channel of the probability that a cell lies between regions of the same class; `null` if there is none. */
  readonly borderChannel: number | null;
  /** For each class: the smallest share of the sheet's cells that a region may have. */
  readonly minAreaFraction: readonly number[];
  /** For each class: the lowest mean probability that a region may have. */
  readonly minScore: readonly number[];
  /** For each class: the lowest probability, of it and no border, that parts one region from the next. */
  readonly coreProbability: readonly number[];
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

/** How many cells a core must have, of those that a region must have. */
const LEAST_CORE = 0.5;

/** Finds the regions, by class, then in the order of their first cell. */
export function findRegions(map: ProbabilityMap, rules: RegionRules): Region[] {
  return rules.minScore.flatMap((_, classIndex) => classRegions(map, classIndex, rules));
}

function classRegions(map: ProbabilityMap, classIndex: number, rules: RegionRules): Region[] {
  const p = channel(map, classIndex);
  const border = rules.borderChannel === null ? undefined : channel(map, rules.borderChannel);
  const leastCells = rules.minAreaFraction[classIndex]! * map.rows * map.columns;
  const { foreground, cores } = threshold(p, border, rules.coreProbability[classIndex]!);
  const { labels, count } = labelComponents(cores, LEAST_CORE * leastCells, map);
  grow(labels, foreground, map);

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

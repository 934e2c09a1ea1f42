/**
 * How near two programs' results are.
 *
 * @module
 */

import type { MapSegmentation } from "../lib/document/map_segmentation.ts";
import type { Segment } from "../lib/segment/segment.ts";

/** Boxes with their scores. */
export interface FoundBoxes {
  /** x0, y0, x1, y1 of each. */
  readonly boxes: Float32Array;
  readonly scores: Float32Array;
  /** Unless given, all are of one class. */
  readonly classes?: readonly number[];
}

/** In pixels of the resized image. */
const BOX_TOLERANCE = 0.5;
const SCORE_TOLERANCE = 1e-3;

/** In pixels of the sheet. */
const BBOX_TOLERANCE = 2;

/** Segments smaller than this, in pixels of the sheet, are not compared. */
const LEAST_AREA = 100;

/** Pairs each wanted box with a found one that is close, of the same class, and not yet taken. */
export function boxPairs(wanted: FoundBoxes, found: FoundBoxes): [number, number][] {
  const taken = new Set<number>();
  const pairs: [number, number][] = [];
  for (let i = 0; i < wanted.scores.length; i++) {
    const candidates = Array.from(found.scores.keys()).filter((j) =>
      !taken.has(j) &&
      wanted.classes?.[i] === found.classes?.[j] &&
      Math.abs(wanted.scores[i]! - found.scores[j]!) <= SCORE_TOLERANCE &&
      boxDistance(wanted, i, found, j) <= BOX_TOLERANCE
    );
    const distances = candidates.map((j) => boxDistance(wanted, i, found, j));
    const nearest = candidates[distances.indexOf(Math.min(...distances))];
    if (nearest === undefined) continue;
    taken.add(nearest);
    pairs.push([i, nearest]);
  }
  return pairs;
}

function boxDistance(a: FoundBoxes, i: number, b: FoundBoxes, j: number): number {
  return greatestDifference(
    a.boxes.subarray(4 * i, 4 * (i + 1)),
    b.boxes.subarray(4 * j, 4 * (j + 1)),
  );
}

/** How many of a document's larger segments are found again: class and bounding box. */
export function countSegmentPairs(
  wanted: MapSegmentation["segments"],
  found: readonly Segment[],
): { readonly matched: number; readonly count: number } {
  const large = wanted.filter(({ area }) => area >= LEAST_AREA);
  const left = new Set(found);
  const matched = large.filter(({ class_label, bbox }) => {
    const pair = [...left].find((segment) =>
      segment.classLabel === class_label &&
      greatestDifference(edges(segment.bbox), edges(bbox)) <= BBOX_TOLERANCE
    );
    return pair !== undefined && left.delete(pair);
  });
  return { matched: matched.length, count: large.length };
}

function edges([x, y, width, height]: Segment["bbox"]): number[] {
  return [x, y, x + width, y + height];
}

/** The greatest difference of two lists of numbers of the same length. */
export function greatestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let greatest = 0;
  for (let i = 0; i < a.length; i++) greatest = Math.max(greatest, Math.abs(a[i]! - b[i]!));
  return greatest;
}

/** The greatest absolute value. */
export function greatestMagnitude(numbers: ArrayLike<number>): number {
  let greatest = 0;
  for (let i = 0; i < numbers.length; i++) greatest = Math.max(greatest, Math.abs(numbers[i]!));
  return greatest;
}

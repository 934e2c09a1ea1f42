/**
 * The outermost cells along one side of a region → the straight line that is printed there: ink with
 * blank paper behind it.
 *
 * Frame: pixels of the resized sheet, whole numbers are pixels, along the side and across it.
 *
 * @module
 */

import { INK } from "./ink.ts";

/** A side: its place across at its start and at its end, in pixels. */
export interface Side {
  readonly start: number;
  readonly end: number;
}

/** Where a side runs, in pixels along it. */
export interface Stretch {
  readonly from: number;
  readonly length: number;
}

/** How dark the ink is at a pixel along a side and across it. */
export type InkAt = (along: number, across: number) => number;

/** A side that is looked for. */
export interface Wanted {
  /** The place across of the region's outermost cell, in pixels, one a cell along; NaN for none. */
  readonly profile: readonly number[];
  /** −1 where outside is where coordinates fall. */
  readonly outwards: -1 | 1;
  readonly along: Stretch;
  /** Of the region across the side, in pixels. */
  readonly depth: number;
  readonly ink: InkAt;
}

/** How far either end of a side may move: two cells and a half. */
const REACH = 10;
/** A far side is at most this share of the region's depth away from it. */
const FAR = 0.15;
/** The ends of a side are not looked at: this share of it each. */
export const ENDS = 0.02;

/** A side's slope is at most this: 7 degrees. */
const STEEPEST = 0.12;
/** Cells on a side are at most this far from it: a cell and a pixel. */
const ON_SIDE = 5;
/** Pairs of this many cells are tried as a side. */
const TRIED = 40;
/** A side has at least this share of the region's outermost cells on it. */
const LEAST_ON_SIDE = 0.2;
/** Ink is looked for at every second pixel of a side. */
const STEP = 2;
/** A line is printed where at least this share of a side is ink with paper behind it. */
const LEAST_PRINTED = 0.75;
/** How much of that share an end's move by a pixel must bring, so that of two frames the nearer is taken. */
const MOVE_COST = 0.012;
/** A side may be moved outwards as long as it is this share as dark as the darkest. */
const AS_DARK = 0.95;

/** The line that is printed near the cells of a side, if one is. */
export function nearSide(wanted: Wanted): Side | undefined {
  const side = fitSide(wanted);
  return side && printedSide(side, wanted);
}

/** The line that is printed further out, where a part of the region is as white as the paper. */
export function farSide(wanted: Wanted): Side | undefined {
  const { profile, outwards, depth } = wanted;
  const places = profile.filter((place) => !isNaN(place));
  const outermost = outwards < 0 ? Math.min(...places) : Math.max(...places);
  for (let distance = 0; distance < FAR * depth; distance += REACH / 2) {
    const place = outermost + distance * outwards;
    const side = printedSide({ start: place, end: place }, wanted);
    // The window ends somewhere: around what was found there may be better.
    if (side) return printedSide(side, wanted);
  }
  return undefined;
}

/** The line with most of the outermost cells on it and few outside of it, of all through two of them. */
function fitSide({ profile, outwards, along }: Wanted): Side | undefined {
  const count = profile.length, tries = Math.min(TRIED, count);
  const tried = Array.from({ length: tries }, (_, i) => Math.floor((i + 0.5) * count / tries));
  let best: Side | undefined, most = LEAST_ON_SIDE * count;
  for (const a of tried) {
    for (const b of tried) {
      const slope = (profile[b]! - profile[a]!) / (b - a);
      if (b <= a || !(Math.abs(slope) * count <= STEEPEST * along.length)) continue;
      const support = supportOf(profile, profile[a]! - slope * a, slope, outwards);
      if (support <= most) continue;
      most = support;
      const start = profile[a]! - slope * (a + 0.5);
      best = { start, end: start + slope * count };
    }
  }
  return best;
}

/** Cells on the line less those outside of it. */
function supportOf(
  profile: readonly number[],
  start: number,
  slope: number,
  outwards: number,
): number {
  let support = 0;
  profile.forEach((place, i) => {
    const outside = (place - start - slope * i) * outwards;
    if (Math.abs(outside) <= ON_SIDE) support++;
    else if (outside > 0) support--;
  });
  return support;
}

/** The side moved to the line that is printed along it, if one is. */
function printedSide({ start, end }: Side, wanted: Wanted): Side | undefined {
  let best: Side | undefined, most = -Infinity;
  for (let a = -REACH; a <= REACH; a++) {
    for (let b = -REACH; b <= REACH; b++) {
      const side = { start: start + a, end: end + b };
      const share = printedShare(side, wanted);
      const worth = share - MOVE_COST * (Math.abs(a) + Math.abs(b));
      if (share < LEAST_PRINTED || worth <= most) continue;
      [best, most] = [side, worth];
    }
  }
  return best && darkest(best, wanted);
}

/** The share of a side that is ink with paper behind it. */
function printedShare(side: Side, { outwards, along, ink }: Wanted): number {
  const { from, length } = along;
  let printed = 0, all = 0;
  for (let i = Math.ceil(ENDS * length); i < length * (1 - ENDS); i += STEP, all++) {
    const across = acrossAt(side, along, i);
    if (ink(from + i, across) <= INK) continue;
    const [near, far] = [across + 2 * outwards, across + 3 * outwards];
    if (ink(from + i, near) <= INK && ink(from + i, far) <= INK) printed++;
  }
  return all === 0 ? 0 : printed / all;
}

/** The side moved to the middle of its line, or to the outer edge of what is dark all over. */
function darkest({ start, end }: Side, { outwards, along, ink }: Wanted): Side {
  const moved = [2, 1, 0, -1, -2].map((distance) => ({
    start: start + distance * outwards,
    end: end + distance * outwards,
  }));
  const sums = moved.map((side) => {
    let sum = 0;
    for (let i = 0; i < along.length; i += STEP) {
      sum += ink(along.from + i, acrossAt(side, along, i));
    }
    return sum;
  });
  const most = Math.max(...sums);
  return moved[sums.findIndex((sum) => sum >= AS_DARK * most)]!;
}

/** Where a side is, in whole pixels, that far along it. */
function acrossAt({ start, end }: Side, { length }: Stretch, i: number): number {
  return Math.round(start + (end - start) * i / length);
}

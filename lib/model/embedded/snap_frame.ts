/**
 * A map whose outline follows a printed frame → the frame: the four lines of ink with blank paper behind
 * them that lie along the sides of the region.
 *
 * Frame: pixels of the resized sheet, whole numbers are pixels. Maps without such a frame (a blob, a
 * stepped outline) are left alone, as one of their sides has no line along all of it.
 *
 * @module
 */

import type { Mask } from "../../detection/detection.ts";
import { clipBox, findInk, type GreyImage, INK, type PixelBox } from "./ink.ts";

/** A region of pixels: where it lies, and how much of each pixel belongs to it, 0 to 1. */
export interface PixelRegion {
  readonly box: PixelBox;
  readonly mask: Mask;
}

/** A side of a region: its distance from the picture's edge at the start and at the end, in pixels. */
interface Side {
  readonly start: number;
  readonly end: number;
}

/** The outermost cells of a region along one side, in pixels across, one a column of cells; NaN for none. */
type Profile = readonly number[];

/** How dark the ink is at a pixel along a side and across it. */
type InkAt = (along: number, across: number) => number;

/** −1 where outside is where coordinates fall. */
type Outwards = -1 | 1;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A side's slope is at most this: 7 degrees. */
const STEEPEST = 0.12;
/** Cells on a side are at most this far from it: a cell and a pixel. */
const ON_SIDE = 5;
/** Pairs of this many cells are tried as a side. */
const TRIED = 40;
/** A side has at least this share of the region's outermost cells on it. */
const LEAST_ON_SIDE = 0.2;
/** How far either end of a side may move: two cells and a half. */
const REACH = 10;
/** Ink is looked for at every second pixel of a side. */
const STEP = 2;
/** A line is printed where at least this share of a side is ink with paper behind it. */
const LEAST_PRINTED = 0.75;
/** How much of that share an end's move by a pixel must bring, so that of two frames the nearer is taken. */
const MOVE_COST = 0.012;
/** A side may be moved outwards as long as it is this share as dark as the darkest. */
const AS_DARK = 0.95;
/** Of so many pieces of a side */
const PIECES = 10;
/** each is printed to this share. */
const LEAST_OF_PIECE = 0.35;
/** The ends of a side are not looked at: this share of it each. */
const ENDS = 0.02;
/** This many sides may be printed far from the region's cells, */
const MOST_FAR = 1;
/** at most this share of the region's depth away. */
const FAR = 0.15;
/** The region and the frame have at least this share of their union in common. */
const LEAST_IOU = 0.7;

/**
 * Finds the frame.
 *
 * @param image What the network saw, without the padding.
 * @param mask The region's probabilities, a cell being `stride` pixels.
 * @param left Column of the mask's first cell on the sheet, in cells; `top` its row.
 * @returns `undefined` if no frame is printed along the region.
 */
export function snapFrame(
  image: GreyImage,
  mask: Mask,
  { left, top }: { readonly left: number; readonly top: number },
  stride: number,
): PixelRegion | undefined {
  const offset = { x: left * stride, y: top * stride };
  const rows = { from: offset.y, length: mask.height * stride };
  const columns = { from: offset.x, length: mask.width * stride };
  const ink = inkAround(image, columns, rows);
  const { first: lefts, last: rights } = profiles(mask, stride, offset.x, false);
  const { first: tops, last: bottoms } = profiles(mask, stride, offset.y, true);
  const upright = (a: number, b: number) => ink(b, a);
  const near = [
    nearSide(tops, -1, columns, ink),
    nearSide(rights, 1, rows, upright),
    nearSide(bottoms, 1, columns, ink),
    nearSide(lefts, -1, rows, upright),
  ];
  if (near.filter((side) => !side).length > MOST_FAR) return undefined;
  const sides = [
    near[0] ?? farSide(tops, -1, columns, rows.length, ink),
    near[1] ?? farSide(rights, 1, rows, columns.length, upright),
    near[2] ?? farSide(bottoms, 1, columns, rows.length, ink),
    near[3] ?? farSide(lefts, -1, rows, columns.length, upright),
  ];
  if (!allFound(sides)) return undefined;
  const corners = cornersOf(sides, columns, rows);
  const isFrame = iouWith(mask, corners, offset, stride) >= LEAST_IOU &&
    corners.every((from, i) => isPrintedAllAlong(from, corners[(i + 1) % 4]!, ink));
  return isFrame ? fill(corners, image) : undefined;
}

/** Where a side runs, in pixels along it. */
interface Stretch {
  readonly from: number;
  readonly length: number;
}

/** The ink of all that may be asked for; there is none beside the picture. */
function inkAround(image: GreyImage, columns: Stretch, rows: Stretch): InkAt {
  const roomX = FAR * columns.length + 3 * REACH, roomY = FAR * rows.length + 3 * REACH;
  const window = clipBox({
    left: Math.floor(columns.from - roomX),
    top: Math.floor(rows.from - roomY),
    right: Math.ceil(columns.from + columns.length + roomX),
    bottom: Math.ceil(rows.from + rows.length + roomY),
  }, image);
  const ink = findInk(image, window);
  const { left, top, right, bottom } = window;
  return (x, y) => x >= left && x <= right && y >= top && y <= bottom ? ink(x, y) : 0;
}

/** The region's outermost pixels on both sides of each column (`isColumn`) or row of cells. */
function profiles(
  { width, height, data }: Mask,
  stride: number,
  offset: number,
  isColumn: boolean,
): { first: Profile; last: Profile } {
  const [count, depth] = isColumn ? [width, height] : [height, width];
  const first: number[] = [], last: number[] = [];
  for (let i = 0; i < count; i++) {
    const belongs = (j: number) => data[isColumn ? j * width + i : i * width + j]! >= 0.5;
    let [near, far] = [0, depth - 1];
    while (near < depth && !belongs(near)) near++;
    while (far > near && !belongs(far)) far--;
    first.push(near < depth ? offset + near * stride : NaN);
    last.push(near < depth ? offset + (far + 1) * stride - 1 : NaN);
  }
  return { first, last };
}

/**
 * The line with most of the outermost cells on it and few outside of it, of all through two of them.
 *
 * @param length Of the side, in pixels; the line is given at its ends.
 */
function fitSide(profile: Profile, outwards: Outwards, length: number): Side | undefined {
  const count = profile.length;
  const tried = Array.from(
    { length: Math.min(TRIED, count) },
    (_, i) => Math.floor((i + 0.5) * count / Math.min(TRIED, count)),
  );
  let best: Side | undefined, most = LEAST_ON_SIDE * count;
  for (const a of tried) {
    for (const b of tried) {
      const slope = (profile[b]! - profile[a]!) / (b - a);
      if (b <= a || !(Math.abs(slope) * count <= STEEPEST * length)) continue;
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
function supportOf(profile: Profile, start: number, slope: number, outwards: Outwards): number {
  let support = 0;
  profile.forEach((place, i) => {
    const outside = (place - start - slope * i) * outwards;
    if (Math.abs(outside) <= ON_SIDE) support++;
    else if (outside > 0) support--;
  });
  return support;
}

/** The line that is printed near the cells of a side, if one is. */
function nearSide(
  profile: Profile,
  outwards: Outwards,
  along: Stretch,
  ink: InkAt,
): Side | undefined {
  const side = fitSide(profile, outwards, along.length);
  return side && printedSide(side, outwards, along, ink);
}

/**
 * The line that is printed further out, where a part of the map is as white as the paper.
 *
 * @param depth Of the region across the side, in pixels.
 */
function farSide(
  profile: Profile,
  outwards: Outwards,
  along: Stretch,
  depth: number,
  ink: InkAt,
): Side | undefined {
  const places = profile.filter((place) => !isNaN(place));
  const outermost = outwards < 0 ? Math.min(...places) : Math.max(...places);
  for (let distance = 0; distance < FAR * depth; distance += REACH / 2) {
    const place = outermost + distance * outwards;
    const side = printedSide({ start: place, end: place }, outwards, along, ink);
    // The window ends somewhere: around what was found there may be better.
    if (side) return printedSide(side, outwards, along, ink);
  }
  return undefined;
}

/** The side moved to the line that is printed along it, if one is. */
function printedSide(
  { start, end }: Side,
  outwards: Outwards,
  along: Stretch,
  ink: InkAt,
): Side | undefined {
  let best: Side | undefined, most = -Infinity;
  for (let a = -REACH; a <= REACH; a++) {
    for (let b = -REACH; b <= REACH; b++) {
      const side = { start: start + a, end: end + b };
      const share = printedShare(side, outwards, along, ink);
      const worth = share - MOVE_COST * (Math.abs(a) + Math.abs(b));
      if (share < LEAST_PRINTED || worth <= most) continue;
      [best, most] = [side, worth];
    }
  }
  return best && darkest(best, outwards, along, ink);
}

/** The side moved to the middle of its line, or to the outer edge of what is dark all over. */
function darkest(side: Side, outwards: Outwards, along: Stretch, ink: InkAt): Side {
  const moved = [2, 1, 0, -1, -2].map((distance) => ({
    start: side.start + distance * outwards,
    end: side.end + distance * outwards,
  }));
  const sums = moved.map((one) => {
    let sum = 0;
    for (let i = 0; i < along.length; i += STEP) {
      sum += ink(along.from + i, acrossAt(one, along, i));
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

/** The share of a side that is ink with paper behind it. */
function printedShare(side: Side, outwards: Outwards, along: Stretch, ink: InkAt): number {
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

/** Whether no piece of a side, from corner to corner, lacks its line. */
function isPrintedAllAlong(from: Point, to: Point, ink: InkAt): boolean {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy);
  const outwards = { x: dy / length, y: -dx / length };
  const printed = new Float64Array(PIECES), all = new Float64Array(PIECES);
  for (let i = Math.ceil(ENDS * length); i < length * (1 - ENDS); i++) {
    const inkAt = (distance: number) =>
      ink(
        Math.round(from.x + dx * i / length + outwards.x * distance),
        Math.round(from.y + dy * i / length + outwards.y * distance),
      ) > INK;
    const piece = Math.floor(i / length * PIECES);
    all[piece]!++;
    if ((inkAt(0) || inkAt(-1) || inkAt(1)) && !inkAt(3)) printed[piece]!++;
  }
  return printed.every((count, piece) => count >= LEAST_OF_PIECE * all[piece]!);
}

type Sides = readonly [top: Side, right: Side, bottom: Side, left: Side];

function allFound(sides: readonly (Side | undefined)[]): sides is Sides {
  return !sides.includes(undefined);
}

/** Where neighbouring sides meet, clockwise from the upper left. */
function cornersOf([top, right, bottom, left]: Sides, columns: Stretch, rows: Stretch): Point[] {
  return [[top, left], [top, right], [bottom, right], [bottom, left]].map(([level, upright]) => {
    const flat = (level!.end - level!.start) / columns.length;
    const steep = (upright!.end - upright!.start) / rows.length;
    // y = start + flat (x − columns.from) and x = start + steep (y − rows.from)
    const y = (level!.start + flat * (upright!.start - columns.from - steep * rows.from)) /
      (1 - flat * steep);
    return { x: upright!.start + steep * (y - rows.from), y };
  });
}

/** How deep a pixel lies inside of a convex figure, in pixels; negative outside. */
function depthIn(corners: readonly Point[], x: number, y: number): number {
  return Math.min(...corners.map((from, i) => {
    const to = corners[(i + 1) % corners.length]!;
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    return (dx * (y - from.y) - dy * (x - from.x)) / Math.hypot(dx, dy);
  }));
}

function iouWith(mask: Mask, corners: readonly Point[], offset: Point, stride: number): number {
  let both = 0, region = 0;
  mask.data.forEach((probability, i) => {
    if (probability < 0.5) return;
    const x = offset.x + (i % mask.width + 0.5) * stride - 0.5;
    const y = offset.y + (Math.floor(i / mask.width) + 0.5) * stride - 0.5;
    region++;
    if (depthIn(corners, x, y) >= 0) both++;
  });
  return both / (region + areaOf(corners) / stride ** 2 - both);
}

function areaOf(corners: readonly Point[]): number {
  const twice = corners.reduce((sum, { x, y }, i) => {
    const next = corners[(i + 1) % corners.length]!;
    return sum + x * next.y - next.x * y;
  }, 0);
  return twice / 2;
}

/** The frame's line belongs to it: half a pixel around the line's middle. */
function fill(corners: readonly Point[], image: GreyImage): PixelRegion {
  const xs = corners.map(({ x }) => x), ys = corners.map(({ y }) => y);
  const box = clipBox({
    left: Math.floor(Math.min(...xs)),
    top: Math.floor(Math.min(...ys)),
    right: Math.ceil(Math.max(...xs)),
    bottom: Math.ceil(Math.max(...ys)),
  }, image);
  const width = box.right - box.left + 1, height = box.bottom - box.top + 1;
  const data = new Float32Array(width * height);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to++) {
      data[to] = Math.min(1, Math.max(0, depthIn(corners, box.left + x, box.top + y) + 1));
    }
  }
  return { box, mask: { width, height, data } };
}

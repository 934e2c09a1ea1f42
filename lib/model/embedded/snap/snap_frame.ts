/**
 * A map whose outline follows a printed frame → the frame: the four lines of ink with blank paper behind
 * them that lie along the sides of the region.
 *
 * Frame: pixels of the resized sheet, whole numbers are pixels. Maps without such a frame (a blob, a
 * stepped outline) are left alone, as one of their sides has no line along all of it.
 *
 * @module
 */

import type { Mask } from "../../../detection/detection.ts";
import type { Size } from "../../../image/raster.ts";
import { clipBox, INK, type Ink, type PixelBox } from "./ink.ts";
import {
  ENDS,
  farSide,
  type InkAt,
  nearSide,
  type Side,
  type Stretch,
  type Wanted,
} from "./printed_side.ts";
import { areaOf, depthIn, edgesOf, type Point, type Quadrilateral } from "./quadrilateral.ts";

/** A region of pixels: where it lies, and how much of each pixel belongs to it, 0 to 1. */
export interface PixelRegion {
  readonly box: PixelBox;
  readonly mask: Mask;
}

/** This many sides may be printed far from the region's cells. */
const MOST_FAR = 2;
/** Of so many pieces of a side */
const PIECES = 10;
/** each is printed to this share. */
const LEAST_OF_PIECE = 0.35;
/** The region and the frame have at least this share of their union in common. */
const LEAST_IOU = 0.7;

/**
 * Finds the frame.
 *
 * @param picture The ink of what the network saw, without the padding.
 * @param mask The region's probabilities, a cell being `stride` pixels.
 * @param left Column of the mask's first cell on the sheet, in cells; `top` its row.
 * @returns `undefined` if no frame is printed along the region.
 */
export function snapFrame(
  picture: Ink,
  mask: Mask,
  { left, top }: { readonly left: number; readonly top: number },
  stride: number,
): PixelRegion | undefined {
  const columns = { from: left * stride, length: mask.width * stride };
  const rows = { from: top * stride, length: mask.height * stride };
  const ink = inkAt(picture);
  const wanted = wantedSides(mask, stride, columns, rows, ink);
  const near = wanted.map(nearSide);
  if (near.filter((side) => !side).length > MOST_FAR) return undefined;
  const sides = wanted.map((side, i) => near[i] ?? farSide(side));
  if (!allFound(sides)) return undefined;
  const frame = meet(sides, columns, rows);
  const isFrame = iouWith(mask, frame, { x: columns.from, y: rows.from }, stride) >= LEAST_IOU &&
    edgesOf(frame).every(({ from, to }) => isPrintedAllAlong(from, to, ink));
  return isFrame ? fill(frame, picture) : undefined;
}

/** There is none beside the picture. */
function inkAt({ width, height, data }: Ink): InkAt {
  return (x, y) => x >= 0 && x < width && y >= 0 && y < height ? data[y * width + x]! : 0;
}

/** The upper, the right, the lower and the left side of a region. */
function wantedSides(
  mask: Mask,
  stride: number,
  columns: Stretch,
  rows: Stretch,
  ink: InkAt,
): Wanted[] {
  const ofColumns = profiles(mask, stride, rows.from, true);
  const ofRows = profiles(mask, stride, columns.from, false);
  const level = { along: columns, depth: rows.length, ink };
  const upright: typeof level = {
    along: rows,
    depth: columns.length,
    ink: (along, across) => ink(across, along),
  };
  return [
    { ...level, profile: ofColumns.first, outwards: -1 },
    { ...upright, profile: ofRows.last, outwards: 1 },
    { ...level, profile: ofColumns.last, outwards: 1 },
    { ...upright, profile: ofRows.first, outwards: -1 },
  ];
}

/** The region's first and last pixels in each column (`isColumn`) or row of cells. */
function profiles(
  { width, height, data }: Mask,
  stride: number,
  offset: number,
  isColumn: boolean,
): { first: number[]; last: number[] } {
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

type Sides = readonly [top: Side, right: Side, bottom: Side, left: Side];

function allFound(sides: readonly (Side | undefined)[]): sides is Sides {
  return !sides.includes(undefined);
}

/** The figure between four sides. */
function meet([top, right, bottom, left]: Sides, columns: Stretch, rows: Stretch): Quadrilateral {
  const corner = (level: Side, upright: Side): Point => {
    const flat = (level.end - level.start) / columns.length;
    const steep = (upright.end - upright.start) / rows.length;
    // y = start + flat (x − columns.from) and x = start + steep (y − rows.from)
    const y = (level.start + flat * (upright.start - columns.from - steep * rows.from)) /
      (1 - flat * steep);
    return { x: upright.start + steep * (y - rows.from), y };
  };
  return [corner(top, left), corner(top, right), corner(bottom, right), corner(bottom, left)];
}

function iouWith(mask: Mask, frame: Quadrilateral, offset: Point, stride: number): number {
  const depth = depthIn(frame);
  let both = 0, region = 0;
  mask.data.forEach((probability, i) => {
    if (probability < 0.5) return;
    const x = offset.x + (i % mask.width + 0.5) * stride - 0.5;
    const y = offset.y + (Math.floor(i / mask.width) + 0.5) * stride - 0.5;
    region++;
    if (depth(x, y) >= 0) both++;
  });
  return both / (region + areaOf(frame) / stride ** 2 - both);
}

/** Whether no piece of a side, from corner to corner, lacks its line. */
function isPrintedAllAlong(from: Point, to: Point, ink: InkAt): boolean {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy);
  const outwards = { x: dy / length, y: -dx / length };
  const printed = new Float64Array(PIECES), all = new Float64Array(PIECES);
  for (let i = Math.ceil(ENDS * length); i < length * (1 - ENDS); i++) {
    const isInk = (distance: number) =>
      ink(
        Math.round(from.x + dx * i / length + outwards.x * distance),
        Math.round(from.y + dy * i / length + outwards.y * distance),
      ) > INK;
    const piece = Math.floor(i / length * PIECES);
    all[piece]!++;
    if ((isInk(0) || isInk(-1) || isInk(1)) && !isInk(3)) printed[piece]!++;
  }
  return printed.every((count, piece) => count >= LEAST_OF_PIECE * all[piece]!);
}

/** The frame's line belongs to it: half a pixel around the line's middle. */
function fill(frame: Quadrilateral, picture: Size): PixelRegion {
  const xs = frame.map(({ x }) => x), ys = frame.map(({ y }) => y);
  const box = clipBox({
    left: Math.floor(Math.min(...xs)),
    top: Math.floor(Math.min(...ys)),
    right: Math.ceil(Math.max(...xs)),
    bottom: Math.ceil(Math.max(...ys)),
  }, picture);
  const width = box.right - box.left + 1, height = box.bottom - box.top + 1;
  const depth = depthIn(frame);
  const data = new Float32Array(width * height);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to++) {
      data[to] = Math.min(1, Math.max(0, depth(box.left + x, box.top + y) + 1));
    }
  }
  return { box, mask: { width, height, data } };
}

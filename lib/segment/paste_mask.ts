/**
 * A detection's small soft mask and its box in; the sheet's pixels that belong to it out, as runs.
 *
 * Detectron2's `paste_masks_in_image` (detectron2/layers/mask_ops.py): the mask is stretched over
 * the box and sampled at pixel centres, bilinearly (PyTorch's `grid_sample`, `align_corners=False`,
 * zero outside its cells); a pixel belongs to it where the sample is at least ½. A row of the mask
 * at a given height is a broken line, so a row of pixels costs the mask's width and not the box's.
 *
 * @module
 */

import type { Detection, Mask } from "../detection/detection.ts";
import type { Size } from "../image/raster.ts";
import { buildRunMask, type RunMask, type RunMaskBuilder } from "./run_mask.ts";

/** A pixel belongs to a mask from this probability on. */
const THRESHOLD = 0.5;

/** One direction of a box, and how many cells of the mask lie along it. */
interface Axis {
  readonly low: number;
  readonly high: number;
  readonly cells: number;
}

/** The pixels whose centres lie between those of the neighbouring cells `left` and `left + 1`. */
interface Piece {
  /** A cell's index; −1 if the piece begins left of the first cell's centre. */
  readonly left: number;
  readonly firstPixel: number;
  readonly lastPixel: number;
  /** Where the first and the last pixel lie between the two cells, 0…1. */
  readonly firstFraction: number;
  readonly lastFraction: number;
}

/**
 * The pixels of the sheet that belong to a detection's mask.
 *
 * A probability is at most 1 and outside the cells it is 0, so no pixel outside the box belongs: only
 * pixels whose centres lie in the box (its edges included) and on the sheet are looked at.
 *
 * @returns A mask without rows if the box is empty, not finite or beside the sheet.
 */
export function pasteMask({ boxOnSheet: box, mask }: Detection, sheet: Size): RunMask {
  const xAxis = { low: box.x0, high: box.x1, cells: mask.width };
  const yAxis = { low: box.y0, high: box.y1, cells: mask.height };
  const columns = pixelsInside(xAxis, sheet.width);
  const rows = pixelsInside(yAxis, sheet.height);
  const height = columns.end > columns.first ? Math.max(0, rows.end - rows.first) : 0;
  const builder = buildRunMask(rows.first, height);
  const pieces = piecesOf(xAxis, columns.first, columns.end);
  const profile = new Float64Array(mask.width + 2);
  for (let y = rows.first; y < rows.first + height; y++) {
    fillProfile(profile, mask, cellAt(y, yAxis));
    for (const piece of pieces) {
      addPiece(builder, xAxis, piece, profile[piece.left + 1]!, profile[piece.left + 2]!);
    }
    builder.endRow();
  }
  return builder.finish();
}

/** The pixels of 0…`limit − 1` whose centres lie in `low`…`high`; none if that is no finite range. */
function pixelsInside({ low, high }: Axis, limit: number): { first: number; end: number } {
  if (!(high > low && Number.isFinite(high - low))) return { first: 0, end: 0 };
  return {
    first: Math.max(0, Math.ceil(low - 0.5)),
    end: Math.min(limit, Math.floor(high - 0.5) + 1),
  };
}

/** Where a pixel's centre lies on the mask; a whole number is a cell's centre. */
function cellAt(pixel: number, { low, high, cells }: Axis): number {
  return (pixel + 0.5 - low) / (high - low) * cells - 0.5;
}

/** The first pixel whose centre is not left of a place on the mask, but for rounding. */
function pixelNear(cell: number, { low, high, cells }: Axis): number {
  return Math.ceil(low + (cell + 0.5) * ((high - low) / cells) - 0.5);
}

/** Cuts the pixels `first`…`end − 1` at the cells' centres. */
function piecesOf(axis: Axis, first: number, end: number): Piece[] {
  const pieces: Piece[] = [];
  for (let firstPixel = first; firstPixel < end;) {
    const start = cellAt(firstPixel, axis);
    const left = Math.floor(start);
    let next = Math.min(Math.max(pixelNear(left + 1, axis), firstPixel + 1), end);
    while (next > firstPixel + 1 && cellAt(next - 1, axis) >= left + 1) next--;
    pieces.push({
      left,
      firstPixel,
      lastPixel: next - 1,
      firstFraction: start - left,
      lastFraction: cellAt(next - 1, axis) - left,
    });
    firstPixel = next;
  }
  return pieces;
}

/** The mask at one height: its columns' values, with a zero before and behind them. */
function fillProfile(profile: Float64Array, { width, height, data }: Mask, cellY: number): void {
  const upper = Math.floor(cellY);
  const fraction = cellY - upper;
  for (let i = 0; i < width; i++) {
    const above = upper >= 0 ? data[upper * width + i]! : 0;
    const below = upper + 1 < height ? data[(upper + 1) * width + i]! : 0;
    profile[i + 1] = between(above, below, fraction);
  }
}

/** Linear interpolation; rises or falls with the fraction without exception, in rounding too. */
function between(from: number, to: number, fraction: number): number {
  return from + (to - from) * fraction;
}

/**
 * Adds a piece's pixels. Along a piece the sample only rises or only falls, so the pixels that belong
 * are its first or its last ones; the crossing is solved for, then set right by the pixels beside it.
 */
function addPiece(
  builder: RunMaskBuilder,
  axis: Axis,
  { left, firstPixel, lastPixel, firstFraction, lastFraction }: Piece,
  valueLeft: number,
  valueRight: number,
): void {
  const firstBelongs = between(valueLeft, valueRight, firstFraction) >= THRESHOLD;
  const lastBelongs = between(valueLeft, valueRight, lastFraction) >= THRESHOLD;
  if (firstBelongs === lastBelongs) {
    if (firstBelongs) builder.addRun(firstPixel, lastPixel + 1);
    return;
  }
  const belongs = (x: number) =>
    between(valueLeft, valueRight, cellAt(x, axis) - left) >= THRESHOLD;
  const crossing = left + (THRESHOLD - valueLeft) / (valueRight - valueLeft);
  let change = Math.min(Math.max(pixelNear(crossing, axis), firstPixel + 1), lastPixel);
  while (belongs(change - 1) !== firstBelongs) change--;
  while (belongs(change) === firstBelongs) change++;
  if (firstBelongs) builder.addRun(firstPixel, change);
  else builder.addRun(change, lastPixel + 1);
}

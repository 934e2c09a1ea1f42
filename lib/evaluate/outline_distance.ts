/**
 * How far the outlines of two masks lie apart.
 *
 * An outline is a mask's pixels that have a neighbour (of four) outside it, the raster's edge
 * counting as outside. From each pixel of either outline the distance to the nearest pixel of the other is taken (P. Felzenszwalb and
 * D. Huttenlocher, "Distance Transforms of Sampled Functions", 2012, section 2); HD95 is the 95th
 * percentile of all these distances, the mean that of the two directions' means.
 *
 * @module
 */

import type { RunMask } from "../segment/run_mask.ts";

/** Distances between two outlines, in pixels of their raster. */
export interface OutlineDistance {
  readonly hd95: number;
  readonly mean: number;
}

/** A window of the raster that holds both masks. */
interface Window {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const PERCENTILE = 0.95;
/** Stands for infinity: larger than any squared distance on a raster, and safe to subtract. */
const FAR = 1e15;

/** Measures two masks that both have pixels. */
export function outlineDistance(a: RunMask, b: RunMask): OutlineDistance {
  const window = windowOf([a, b]);
  const [outlineA, outlineB] = [outlineIn(window, a), outlineIn(window, b)];
  const fromA = distancesFrom(outlineA, outlineB, window);
  const fromB = distancesFrom(outlineB, outlineA, window);
  const all = Float64Array.from([...fromA, ...fromB]).sort();
  return { hd95: percentile(all, PERCENTILE), mean: (meanOf(fromA) + meanOf(fromB)) / 2 };
}

function windowOf(masks: readonly RunMask[]): Window {
  let [left, top, right, bottom] = [Infinity, Infinity, 0, 0];
  for (const mask of masks) {
    const rowOfRun = (run: number) => mask.top + mask.rowOffsets.findLastIndex((at) => at <= run);
    top = Math.min(top, rowOfRun(0));
    bottom = Math.max(bottom, rowOfRun(mask.starts.length - 1) + 1);
    for (const start of mask.starts) left = Math.min(left, start);
    for (const end of mask.ends) right = Math.max(right, end);
  }
  return { left, top, width: right - left, height: bottom - top };
}

function outlineIn({ left, top, width, height }: Window, mask: RunMask): Uint8Array {
  const cells = new Uint8Array(width * height);
  for (let row = 0; row + 1 < mask.rowOffsets.length; row++) {
    const from = (mask.top + row - top) * width - left;
    for (let run = mask.rowOffsets[row]!; run < mask.rowOffsets[row + 1]!; run++) {
      cells.fill(1, from + mask.starts[run]!, from + mask.ends[run]!);
    }
  }
  const outline = new Uint8Array(cells.length);
  for (let cell = 0; cell < cells.length; cell++) {
    const x = cell % width;
    const isInner = x > 0 && x < width - 1 && cell >= width && cell < (height - 1) * width &&
      cells[cell - 1] && cells[cell + 1] && cells[cell - width] && cells[cell + width];
    outline[cell] = cells[cell] && !isInner ? 1 : 0;
  }
  return outline;
}

/** From each pixel of one outline to the nearest of the other. */
function distancesFrom(from: Uint8Array, to: Uint8Array, { width, height }: Window): number[] {
  const squares = Float64Array.from(to, (isOutline) => isOutline ? 0 : FAR);
  for (let x = 0; x < width; x++) transformLine(squares, x, width, height);
  for (let y = 0; y < height; y++) transformLine(squares, y * width, 1, width);
  const distances: number[] = [];
  from.forEach((isOutline, cell) => {
    if (isOutline) distances.push(Math.sqrt(squares[cell]!));
  });
  return distances;
}

/** The lower envelope of the parabolas over a line's cells, in place. */
function transformLine(
  squares: Float64Array,
  offset: number,
  stride: number,
  count: number,
): void {
  const line = Float64Array.from({ length: count }, (_, i) => squares[offset + i * stride]!);
  const vertices = new Int32Array(count);
  const bounds = new Float64Array(count + 1);
  bounds[0] = -Infinity;
  bounds[1] = Infinity;
  let last = 0;
  for (let q = 1; q < count; q++) {
    let crossing = parabolasCross(line, vertices[last]!, q);
    while (crossing <= bounds[last]!) crossing = parabolasCross(line, vertices[--last]!, q);
    last++;
    vertices[last] = q;
    bounds[last] = crossing;
    bounds[last + 1] = Infinity;
  }
  for (let q = 0, k = 0; q < count; q++) {
    while (bounds[k + 1]! < q) k++;
    squares[offset + q * stride] = (q - vertices[k]!) ** 2 + line[vertices[k]!]!;
  }
}

function parabolasCross(line: Float64Array, p: number, q: number): number {
  return (line[q]! + q * q - line[p]! - p * p) / (2 * (q - p));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Between the two nearest ranks, linearly, as NumPy's `percentile`. */
function percentile(sorted: Float64Array, share: number): number {
  const rank = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(rank)]!, sorted[Math.ceil(rank)]!];
  return low + (high - low) * (rank - Math.floor(rank));
}

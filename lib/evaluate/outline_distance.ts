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
/** Stands for infinity: larger than any distance on a raster; its square is safe to subtract. */
const FAR = 1e6;

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
  const squares = squaresInColumns(to, width, height);
  const work = {
    vertices: new Int32Array(width),
    bounds: new Float64Array(width + 1),
    nearest: new Float64Array(width),
  };
  const distances: number[] = [];
  for (let y = 0; y < height; y++) {
    const row = from.subarray(y * width, (y + 1) * width);
    if (!row.includes(1)) continue;
    squaresInRow(squares.subarray(y * width, (y + 1) * width), work);
    for (let x = 0; x < width; x++) if (row[x]) distances.push(Math.sqrt(work.nearest[x]!));
  }
  return distances;
}

/** Squares of the distances to the nearest pixel of an outline in the same column. */
function squaresInColumns(outline: Uint8Array, width: number, height: number): Float64Array {
  const distances = new Float64Array(outline.length).fill(FAR);
  for (let cell = 0; cell < outline.length; cell++) {
    if (outline[cell]) distances[cell] = 0;
    else if (cell >= width) distances[cell] = distances[cell - width]! + 1;
  }
  for (let cell = (height - 1) * width - 1; cell >= 0; cell--) {
    distances[cell] = Math.min(distances[cell]!, distances[cell + width]! + 1);
  }
  for (let cell = 0; cell < distances.length; cell++) distances[cell]! **= 2;
  return distances;
}

/** Room for {@link squaresInRow}, and its result in `nearest`. */
interface RowWork {
  readonly vertices: Int32Array;
  readonly bounds: Float64Array;
  readonly nearest: Float64Array;
}

/** The lower envelope of the parabolas over a row's cells. */
function squaresInRow(line: Float64Array, { vertices, bounds, nearest }: RowWork): void {
  bounds[0] = -Infinity;
  bounds[1] = Infinity;
  vertices[0] = 0;
  let last = 0;
  for (let q = 1; q < line.length; q++) {
    let crossing = parabolasCross(line, vertices[last]!, q);
    while (crossing <= bounds[last]!) crossing = parabolasCross(line, vertices[--last]!, q);
    last++;
    vertices[last] = q;
    bounds[last] = crossing;
    bounds[last + 1] = Infinity;
  }
  for (let q = 0, k = 0; q < line.length; q++) {
    while (bounds[k + 1]! < q) k++;
    nearest[q] = (q - vertices[k]!) ** 2 + line[vertices[k]!]!;
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

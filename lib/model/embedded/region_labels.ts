/**
 * Probabilities of one class → numbers of regions by cell: regions begin as cores and grow to all that
 * belongs to the class.
 *
 * @module
 */

/** Cells in rows. */
export interface Grid {
  readonly rows: number;
  readonly columns: number;
}

/** Numbers of regions by cell; 0 is none. */
export type Labels = Int32Array<ArrayBuffer>;

/** From this probability on a cell belongs. */
const THRESHOLD = 0.5;

/**
 * Finds the cells that belong to a class, and those of them that regions begin with, in the steps of float32 that
 * regions.py takes, so that both agree on every cell.
 *
 * @param p Probability of the class, by cell.
 * @param border Probability of a border, by cell.
 * @param coreProbability The least of both, p × (1 − border), for a core.
 */
export function threshold(
  p: Float32Array,
  border: Float32Array | undefined,
  coreProbability: number,
): { foreground: Uint8Array; cores: Uint8Array } {
  const foreground = new Uint8Array(p.length);
  const cores = new Uint8Array(p.length);
  const least = Math.fround(coreProbability);
  for (let cell = 0; cell < p.length; cell++) {
    const value = p[cell]!;
    if (!(value >= THRESHOLD)) continue; // NaN neither
    foreground[cell] = 1;
    const inside = border ? Math.fround(1 - border[cell]!) : 1;
    if (Math.fround(value * inside) >= least) cores[cell] = 1;
  }
  return { foreground, cores };
}

/**
 * Numbers 4-connected components of enough cells in the order of their first cell, from 1. Cells of smaller ones
 * are no cores any more.
 */
export function labelComponents(
  cores: Uint8Array,
  leastCells: number,
  grid: Grid,
): { labels: Labels; count: number } {
  const labels = new Int32Array(cores.length);
  let count = 0;
  for (let first = 0; first < cores.length; first++) {
    if (!cores[first] || labels[first]) continue;
    const component = flood(first, count + 1, cores, labels, grid);
    if (component.length >= leastCells) count++;
    else for (const cell of component) labels[cell] = cores[cell] = 0;
  }
  return { labels, count };
}

/** Gives a component its number. @returns Its cells. */
function flood(
  first: number,
  label: number,
  cores: Uint8Array,
  labels: Labels,
  grid: Grid,
): number[] {
  const component = [first];
  labels[first] = label;
  for (let next = 0; next < component.length; next++) {
    forNeighbours(component[next]!, grid, (cell) => {
      if (!cores[cell] || labels[cell]) return;
      labels[cell] = label;
      component.push(cell);
    });
  }
  return component;
}

function forNeighbours(
  cell: number,
  { rows, columns }: Grid,
  visit: (neighbour: number) => void,
): void {
  const x = cell % columns;
  if (x > 0) visit(cell - 1);
  if (x < columns - 1) visit(cell + 1);
  if (cell >= columns) visit(cell - columns);
  if (cell < (rows - 1) * columns) visit(cell + columns);
}

/**
 * Foreground cells without a number take, ring by ring, the lowest that their neighbours have: each ring is gone
 * through in the order of numbers, so that the lowest comes first.
 */
export function grow(labels: Labels, foreground: Uint8Array, grid: Grid): void {
  let ring: number[] = [];
  let missing = 0;
  for (let cell = 0; cell < labels.length; cell++) {
    if (labels[cell]) ring.push(cell);
    else missing += foreground[cell]!;
  }
  if (missing === 0) return;
  ring.sort((a, b) => labels[a]! - labels[b]!);
  while (ring.length > 0) {
    const next: number[] = [];
    for (const cell of ring) {
      forNeighbours(cell, grid, (neighbour) => {
        if (labels[neighbour] || !foreground[neighbour]) return;
        labels[neighbour] = labels[cell]!;
        next.push(neighbour);
      });
    }
    ring = next;
  }
}

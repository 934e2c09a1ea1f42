/**
 * A mask as runs in; the outlines of its connected parts out, point for point those of OpenCV's
 * `findContours` with `RETR_CCOMP` and `CHAIN_APPROX_SIMPLE`, without the outlines of holes.
 *
 * Border following of S. Suzuki and K. Abe, "Topological structural analysis of digitized binary
 * images by border following", CVGIP 30 (1985), algorithm 1, steps 3.1 to 3.5. Each connected part
 * has one outer border, which starts at its first pixel.
 *
 * @module
 */

import { firstPixels, type Pixel } from "./components.ts";
import type { RunMask } from "./run_mask.ts";
import { openRunReader, type RunReader } from "./run_reader.ts";

/** The eight neighbours, anticlockwise as seen on the sheet, from the right one on. */
const STEP_X = [1, 1, 0, -1, -1, -1, 0, 1];
const STEP_Y = [0, -1, -1, -1, 0, 1, 1, 1];
const RIGHT = 0;
const LEFT = 4;
const HALF_TURN = 4;
/** `direction & ALL_DIRECTIONS` is the same direction within 0…7. */
const ALL_DIRECTIONS = 7;

/**
 * The outer contours of a mask, those of parts inside another part's hole too, in OpenCV's order:
 * the part that starts lowest on the sheet comes first.
 *
 * @returns For each contour x, y, x, y, … in sheet pixels: the points where its direction changes,
 * anticlockwise as seen on the sheet, or the only pixel of a part.
 */
export function outerContours(mask: RunMask): Int32Array[] {
  const reader = openRunReader(mask);
  return firstPixels(mask).reverse().map((start) => followBorder(reader, start));
}

/** Walks once around a part, keeping the pixels outside to its right. */
function followBorder(reader: RunReader, start: Pixel): Int32Array {
  const toLast = directionOfLastPixel(reader, start);
  if (toLast === undefined) return Int32Array.of(start.x, start.y);
  const lastX = start.x + STEP_X[toLast]!;
  const lastY = start.y + STEP_Y[toLast]!;
  const points: number[] = [];
  let { x, y } = start;
  let heading = (toLast + HALF_TURN) & ALL_DIRECTIONS;
  for (let arrived = false; !arrived;) {
    const next = nextHeading(reader, x, y, (heading + HALF_TURN) & ALL_DIRECTIONS);
    if (next !== heading) points.push(x, y);
    else if (next === RIGHT) x = lastRightAlongBorder(reader, x, y) - 1;
    else if (next === LEFT) x = lastLeftAlongBorder(reader, x, y) + 1;
    const fromLast = x === lastX && y === lastY;
    x += STEP_X[next]!;
    y += STEP_Y[next]!;
    heading = next;
    arrived = fromLast && x === start.x && y === start.y;
  }
  return Int32Array.from(points);
}

/** Where the border's last pixel lies from its first: the first set neighbour clockwise from the left one. */
function directionOfLastPixel(reader: RunReader, { x, y }: Pixel): number | undefined {
  for (let turn = 1; turn <= ALL_DIRECTIONS; turn++) {
    const direction = (LEFT - turn) & ALL_DIRECTIONS;
    if (reader.isSet(x + STEP_X[direction]!, y + STEP_Y[direction]!)) return direction;
  }
  return undefined;
}

/** The first set neighbour anticlockwise from the pixel that one comes from, which is set itself. */
function nextHeading(reader: RunReader, x: number, y: number, cameFrom: number): number {
  let direction = cameFrom;
  do {
    direction = (direction + 1) & ALL_DIRECTIONS;
  } while (!reader.isSet(x + STEP_X[direction]!, y + STEP_Y[direction]!));
  return direction;
}

/**
 * How far a border that has come from the left and goes on to the right stays straight: to the end of
 * its run, or to the pixel before the one that has a set pixel under it.
 */
function lastRightAlongBorder(reader: RunReader, x: number, y: number): number {
  return Math.min(reader.runLast(x, y), reader.nextSet(x + 1, y + 1) - 1);
}

/** The same for a border that goes left, with the row above. */
function lastLeftAlongBorder(reader: RunReader, x: number, y: number): number {
  return Math.max(reader.runStart(x, y), reader.previousSet(x - 1, y - 1) + 1);
}

/**
 * The colours in which the classes are drawn, the original's.
 *
 * @module
 */

import type { ClassLabel } from "../detection/detection.ts";

/** Red, green and blue, 0…255, of CSS's limegreen, blue, red and orange. */
export const CLASS_COLOURS: Readonly<Record<ClassLabel, readonly [number, number, number]>> = {
  cross_section: [50, 205, 50],
  legend_points_lines: [0, 0, 255],
  legend_polygons: [255, 0, 0],
  map: [255, 165, 0],
};

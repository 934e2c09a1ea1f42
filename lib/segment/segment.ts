/**
 * A region of a sheet as an outline.
 *
 * @module
 */

import type { ClassLabel } from "../detection/detection.ts";

/** One region with its outline, in sheet pixels: integer coordinates are pixel centres, y down. */
export interface Segment {
  readonly classLabel: ClassLabel;
  /** Confidence of the detection that it comes from, 0…1. */
  readonly confidence: number;
  /** Outer contour as x, y, x, y, …, as OpenCV's `findContours` with `CHAIN_APPROX_SIMPLE`. */
  readonly polygon: Int32Array;
  /** Area of the polygon through the pixel centres (OpenCV's `contourArea`), in square pixels. */
  readonly area: number;
  /** OpenCV's `boundingRect`: left, top, width and height in whole pixels (width = xmax − xmin + 1). */
  readonly bbox: readonly [x: number, y: number, width: number, height: number];
}

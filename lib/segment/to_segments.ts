/**
 * Detections on a sheet in; its segments out, as the original writes them: each connected part of each
 * mask is a segment of its own, the best of a class first.
 *
 * @module
 */

import { CLASS_LABELS, type Detection } from "../detection/detection.ts";
import type { Size } from "../image/raster.ts";
import { outerContours } from "./contours.ts";
import { pasteMask } from "./paste_mask.ts";
import { boundingRect, contourArea } from "./polygon.ts";
import type { Segment } from "./segment.ts";

/** A contour of fewer points is a pixel or a straight line, and no region. */
const FEWEST_POINTS = 3;

/**
 * Outlines detections, one mask at a time.
 *
 * @param detections Any order; of two segments of a class that rank alike the earlier one's comes first.
 * @param sheet The size of the sheet in pixels; nothing outside it is outlined.
 * @returns Classes in the order of `CLASS_LABELS`; within a class by confidence × √area, highest first.
 */
export function toSegments(detections: readonly Detection[], sheet: Size): Segment[] {
  const segments = detections.flatMap((detection) => segmentsOf(detection, sheet));
  return CLASS_LABELS.flatMap((label) =>
    segments.filter((segment) => segment.classLabel === label).sort((a, b) => rank(b) - rank(a))
  );
}

function segmentsOf(detection: Detection, sheet: Size): Segment[] {
  return outerContours(pasteMask(detection, sheet))
    .filter((polygon) => polygon.length >= FEWEST_POINTS * 2)
    .map((polygon) => ({
      classLabel: detection.classLabel,
      confidence: detection.score,
      polygon,
      area: contourArea(polygon),
      bbox: boundingRect(polygon),
    }));
}

function rank({ confidence, area }: Segment): number {
  return confidence * Math.sqrt(area);
}

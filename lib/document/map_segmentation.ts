/**
 * Segments in; the MapSegmentation document out, in the words of the original pipeline (`MapSegmentation`
 * and `SegmentationResult`, tasks/segmentation/entities.py of uncharted-ta1-pipeline).
 *
 * @module
 */

import { z } from "zod";
import { CLASS_LABELS } from "../detection/detection.ts";
import type { Segment } from "../segment/segment.ts";
import { pointsOf } from "./points.ts";

const FEWEST_POINTS = 3;
const pointSchema = z.tuple([z.number(), z.number()]);

/** One region of the document; coordinates are sheet pixels, whole numbers are pixel centres, y down. */
const segmentSchema = z.object({
  /** The outer contour, closed: the first point is not repeated at the end. */
  poly_bounds: z.array(pointSchema).min(FEWEST_POINTS),
  /** Of the polygon, in square pixels. */
  area: z.number().nonnegative(),
  /** Left, top, width and height in pixels. */
  bbox: z.tuple([z.number(), z.number(), z.number().nonnegative(), z.number().nonnegative()]),
  class_label: z.enum(CLASS_LABELS),
  confidence: z.number().min(0).max(1),
  /** What the model's content is known by. */
  id_model: z.string(),
  /** Text within the region; the original's older documents do not have it. */
  text: z.string().default(""),
});

/** The document: the best segment of a class comes first; a sheet may have no segments. */
export const mapSegmentationSchema = z.object({
  doc_id: z.string(),
  segments: z.array(segmentSchema),
});

/** What `mapSegmentationSchema` makes of a document. */
export type MapSegmentation = z.infer<typeof mapSegmentationSchema>;

/**
 * Writes segments as a document.
 *
 * @param docId What the sheet is called.
 * @param segments In the order in which they are to be listed.
 * @param idModel The model's id.
 */
export function mapSegmentation(
  docId: string,
  segments: readonly Segment[],
  idModel: string,
): MapSegmentation {
  return {
    doc_id: docId,
    segments: segments.map((segment) => ({
      poly_bounds: pointsOf(segment.polygon),
      area: segment.area,
      bbox: [...segment.bbox],
      class_label: segment.classLabel,
      confidence: segment.confidence,
      id_model: idModel,
      text: "",
    })),
  };
}

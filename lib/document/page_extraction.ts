/**
 * Segments in; PageExtractions out, the schema of CriticalMAAS TA1 (`PageExtraction`, ta1/output.md of
 * DARPA-CRITICALMAAS/schemas), as the original wrote it until it changed to FeatureResults.
 *
 * @module
 */

import { z } from "zod";
import { CLASS_LABELS } from "../detection/detection.ts";
import type { Segment } from "../segment/segment.ts";
import { pointsOf } from "./points.ts";

const FEWEST_POINTS = 3;

/** One region; coordinates are sheet pixels, whole numbers are pixel centres, y down. */
export const pageExtractionSchema = z.object({
  /** What readers tell this version of the schema by. */
  name: z.literal("segmentation"),
  model: z.object({
    /** The segment's place in the list, from 0. */
    id: z.int().nonnegative(),
    /** What the model's content is known by. */
    model: z.string(),
    field: z.enum(CLASS_LABELS),
  }),
  ocr_text: z.string(),
  /** The outer contour: the first point is not repeated at the end. */
  bounds: z.array(z.tuple([z.number(), z.number()])).min(FEWEST_POINTS),
  color_estimation: z.string().nullable(),
  confidence: z.number().min(0).max(1),
  provenance: z.literal("modelled"),
});

/** What `pageExtractionSchema` makes of a region. */
export type PageExtraction = z.infer<typeof pageExtractionSchema>;

/**
 * Writes segments as PageExtractions, one each: the array that is answered over HTTP.
 *
 * @param segments In the order in which they are to be listed.
 * @param idModel The model's id.
 */
export function pageExtractions(
  segments: readonly Segment[],
  idModel: string,
): PageExtraction[] {
  return segments.map(({ classLabel, confidence, polygon }, id) => ({
    name: "segmentation",
    model: { id, model: idModel, field: classLabel },
    ocr_text: "",
    bounds: pointsOf(polygon),
    color_estimation: null,
    confidence,
    provenance: "modelled",
  }));
}

/**
 * The text of a file of PageExtractions: JSON Lines, one object a line. Without any it is an empty
 * array, because cmaas_utils' `loadLayoutJson` fails on an empty file and reads that as an empty
 * layout.
 */
export function pageExtractionLines(extractions: readonly PageExtraction[]): string {
  if (extractions.length === 0) return "[]\n";
  return extractions.map((extraction) => `${JSON.stringify(extraction)}\n`).join("");
}

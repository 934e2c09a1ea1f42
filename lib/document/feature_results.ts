/**
 * Segments in; the FeatureResults document of the Critical Mineral Assessment data repository (CDR) out
 * (`FeatureResults` and `Area_Extraction` of DARPA-CRITICALMAAS/cdr_schemas 0.4.18).
 *
 * @module
 */

import { z } from "zod";
import type { ClassLabel } from "../detection/detection.ts";
import type { Segment } from "../segment/segment.ts";
import { pointsOf } from "./points.ts";

/** By which names the repository knows where results come from. */
export interface Provenance {
  readonly system: string;
  readonly systemVersion: string;
  readonly model: string;
  readonly modelVersion: string;
}

/** The original's names: readers select results by them. */
export const DEFAULT_PROVENANCE: Provenance = {
  system: "lara-map-segmentation",
  systemVersion: "1.0.0",
  model: "uncharted-lara",
  modelVersion: "1.0.0",
};

const AREA_TYPES = {
  cross_section: "cross_section",
  legend_points_lines: "line_point_legend_area",
  legend_polygons: "polygon_legend_area",
  map: "map_area",
} as const satisfies Record<ClassLabel, string>;

const FEWEST_POINTS = 3;
const pointSchema = z.tuple([z.number(), z.number()]);

/** One region of the document; coordinates are sheet pixels, y down. */
const areaExtractionSchema = z.object({
  type: z.literal("Polygon"),
  /** One ring, the outer contour: its first point is not repeated at the end, as in the original. */
  coordinates: z.tuple([z.array(pointSchema).min(FEWEST_POINTS)]),
  /** Left, top, right and bottom edge in pixels: right is left + width. */
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  category: z.enum(AREA_TYPES),
  text: z.string(),
  reference_id: z.string(),
  /** Whether a person looked at it. */
  validated: z.boolean(),
  model: z.string(),
  model_version: z.string(),
  confidence: z.number().min(0).max(1),
});

/** The document, as far as segmentation writes it: the lists of features stay empty. */
export const featureResultsSchema = z.object({
  system: z.string(),
  system_version: z.string(),
  cog_id: z.string(),
  line_feature_results: z.array(z.never()),
  point_feature_results: z.array(z.never()),
  polygon_feature_results: z.array(z.never()),
  cog_area_extractions: z.array(areaExtractionSchema),
  cog_metadata_extractions: z.array(z.never()),
});

/** What `featureResultsSchema` makes of a document. */
export type FeatureResults = z.infer<typeof featureResultsSchema>;

/**
 * Writes segments as a document.
 *
 * @param cogId What the sheet is called.
 * @param segments In the order in which they are to be listed.
 */
export function featureResults(
  cogId: string,
  segments: readonly Segment[],
  provenance: Provenance = DEFAULT_PROVENANCE,
): FeatureResults {
  return {
    system: provenance.system,
    system_version: provenance.systemVersion,
    cog_id: cogId,
    line_feature_results: [],
    point_feature_results: [],
    polygon_feature_results: [],
    cog_area_extractions: segments.map((segment) => areaExtraction(segment, provenance)),
    cog_metadata_extractions: [],
  };
}

function areaExtraction(
  { classLabel, confidence, polygon, bbox: [x, y, width, height] }: Segment,
  { model, modelVersion }: Provenance,
): FeatureResults["cog_area_extractions"][number] {
  return {
    type: "Polygon",
    coordinates: [pointsOf(polygon)],
    bbox: [x, y, x + width, y + height],
    category: AREA_TYPES[classLabel],
    text: "",
    reference_id: "",
    validated: false,
    model,
    model_version: modelVersion,
    confidence,
  };
}

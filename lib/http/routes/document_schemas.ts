/**
 * The documents' schemas under their names in `/openapi.json`.
 *
 * @module
 */

import { z } from "@hono/zod-openapi";
import { featureResultsSchema } from "../../document/feature_results.ts";
import { mapSegmentationSchema } from "../../document/map_segmentation.ts";
import { pageExtractionSchema } from "../../document/page_extraction.ts";

/** Nothing is written into these lists; OpenAPI 3.1 has no other way to say so. */
const emptyList = z.array(z.unknown()).max(0);

/** Whichever document was asked for. */
export const documentSchema = z.union([
  mapSegmentationSchema.meta({ id: "MapSegmentation" }),
  featureResultsSchema.extend({
    line_feature_results: emptyList,
    point_feature_results: emptyList,
    polygon_feature_results: emptyList,
    cog_metadata_extractions: emptyList,
  }).meta({ id: "FeatureResults" }),
  z.array(pageExtractionSchema.meta({ id: "PageExtraction" })),
]);

/** A picture or a file. */
export const binarySchema = z.string().openapi({ format: "binary" });

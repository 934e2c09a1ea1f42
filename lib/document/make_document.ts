/**
 * DOOR to the documents in words: the schema that was chosen → the document of a sheet.
 *
 * @module
 */

import type { Segment } from "../segment/segment.ts";
import { type FeatureResults, featureResults, type Provenance } from "./feature_results.ts";
import { type MapSegmentation, mapSegmentation } from "./map_segmentation.ts";
import { type PageExtraction, pageExtractions } from "./page_extraction.ts";

/** MapSegmentation, TA1's PageExtractions, or the CDR's FeatureResults. */
export type DocumentSchema = "map_segmentation" | "ta1" | "cdr";

/** Which document is wanted. */
export interface DocumentChoice {
  readonly schema: DocumentSchema;
  /** Named in the CDR's document only. */
  readonly provenance: Provenance;
}

/**
 * Writes a sheet's segments as the document that was chosen.
 *
 * @param docId What the sheet is called.
 * @param segments In the order in which they are to be listed.
 * @param idModel The model's id.
 */
export function makeDocument(
  { schema, provenance }: DocumentChoice,
  docId: string,
  segments: readonly Segment[],
  idModel: string,
): MapSegmentation | PageExtraction[] | FeatureResults {
  switch (schema) {
    case "map_segmentation":
      return mapSegmentation(docId, segments, idModel);
    case "ta1":
      return pageExtractions(segments, idModel);
    case "cdr":
      return featureResults(docId, segments, provenance);
    default:
      return schema satisfies never;
  }
}

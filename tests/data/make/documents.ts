/**
 * Writes the documents of tests/data/documents that documents.py gives to their readers.
 *
 * usage, in the project's folder: deno run --allow-write=tests/data tests/data/make/documents.ts
 *
 * @module
 */

import { featureResults } from "../../../lib/document/feature_results.ts";
import { mapSegmentation } from "../../../lib/document/map_segmentation.ts";
import { pageExtractionLines, pageExtractions } from "../../../lib/document/page_extraction.ts";
import { EVERY_CLASS } from "../../document_segments.ts";

const FOLDER = new URL("../documents/", import.meta.url);
const MODEL_ID = "0123abcd";

for (const [docId, segments] of [["every_class", EVERY_CLASS], ["no_segments", []]] as const) {
  const texts = {
    "": JSON.stringify(mapSegmentation(docId, segments, MODEL_ID)),
    "_schema": pageExtractionLines(pageExtractions(segments, MODEL_ID)),
    "_cdr": JSON.stringify(featureResults(docId, segments)),
  };
  for (const [ending, text] of Object.entries(texts)) {
    await Deno.writeTextFile(new URL(`${docId}_map_segmentation${ending}.json`, FOLDER), text);
  }
}

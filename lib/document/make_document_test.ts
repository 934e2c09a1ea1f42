import assert from "node:assert/strict";
import { EVERY_CLASS } from "../../tests/document_segments.ts";
import { documentChoice, documentFlagsSchema } from "./document_flags.ts";
import { featureResults } from "./feature_results.ts";
import { makeDocument } from "./make_document.ts";
import { mapSegmentation } from "./map_segmentation.ts";
import { pageExtractions } from "./page_extraction.ts";

function made(flags: Record<string, unknown>) {
  const choice = documentChoice(documentFlagsSchema.parse(flags));
  return makeDocument(choice, "sheet", EVERY_CLASS, "id");
}

Deno.test("makeDocument() writes the schema that the flags choose", () => {
  assert.deepEqual(made({}), mapSegmentation("sheet", EVERY_CLASS, "id"));
  assert.deepEqual(made({ ta1_schema: true }), pageExtractions(EVERY_CLASS, "id"));
  assert.deepEqual(made({ cdr_schema: true }), featureResults("sheet", EVERY_CLASS));
});

Deno.test("makeDocument() takes each name from its own flag", () => {
  const flags = { system: "s", system_version: "sv", model_name: "m", model_version: "mv" };
  assert.deepEqual(
    made({ ...flags, cdr_schema: true }),
    featureResults("sheet", EVERY_CLASS, {
      system: "s",
      systemVersion: "sv",
      model: "m",
      modelVersion: "mv",
    }),
  );
});

Deno.test("documentFlagsSchema lets nobody choose two schemas", () => {
  assert.equal(documentFlagsSchema.parse({ ta1_schema: true }).ta1_schema, true);
  const both = { ta1_schema: true, cdr_schema: true };
  assert.throws(() => documentFlagsSchema.parse(both), /choose one of --ta1_schema/);
});

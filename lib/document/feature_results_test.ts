import assert from "node:assert/strict";
import readers from "../../tests/data/documents/readers.json" with { type: "json" };
import { EVERY_CLASS } from "../../tests/document_segments.ts";
import { featureResults, featureResultsSchema } from "./feature_results.ts";

const DOCUMENTS = new URL("../../tests/data/documents/", import.meta.url);

Deno.test("featureResults() writes the files that documents.py gave to the readers", async () => {
  for (const [cogId, segments] of [["every_class", EVERY_CLASS], ["no_segments", []]] as const) {
    const file = new URL(`${cogId}_map_segmentation_cdr.json`, DOCUMENTS);
    assert.equal(JSON.stringify(featureResults(cogId, segments)), await Deno.readTextFile(file));
  }
});

Deno.test("featureResults() writes what cdr_schemas reads, keys in its order, nothing filled in", () => {
  const ours = featureResults("every_class", EVERY_CLASS);
  assert.equal(JSON.stringify(ours), JSON.stringify(readers.every_class.feature_results));
  assert.deepEqual(featureResults("no_segments", []), readers.no_segments.feature_results);
  assert.deepEqual(featureResultsSchema.parse(ours), ours);
});

Deno.test("featureResults() writes what the original makes of the same segments", () => {
  const original = readers.every_class.original_feature_results;
  assert.deepEqual(featureResults("every_class", EVERY_CLASS), original);
});

Deno.test("featureResults() names system and model as it is told to", () => {
  const names = { system: "a", systemVersion: "1", model: "b", modelVersion: "2" };
  const { system, system_version, cog_area_extractions } = featureResults(
    "sheet",
    EVERY_CLASS,
    names,
  );
  assert.deepEqual([system, system_version], ["a", "1"]);
  for (const { model, model_version } of cog_area_extractions) {
    assert.deepEqual([model, model_version], ["b", "2"]);
  }
});

Deno.test("featureResultsSchema refuses what is no FeatureResults document", () => {
  const sound = featureResults("sheet", EVERY_CLASS);
  const [area] = sound.cog_area_extractions;
  const faults = [
    { cog_id: undefined },
    { system: 1 },
    { cog_metadata_extractions: null },
    ...[
      { category: "map" },
      { bbox: [0, 0, 1] },
      { coordinates: [[0, 0], [1, 1], [2, 3]] },
      { validated: "no" },
      { confidence: null },
    ].map((fault) => ({ cog_area_extractions: [{ ...area, ...fault }] })),
  ];
  for (const fault of faults) {
    const wrong = { ...sound, ...fault };
    assert.equal(featureResultsSchema.safeParse(wrong).success, false, JSON.stringify(fault));
  }
});

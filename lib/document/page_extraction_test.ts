import assert from "node:assert/strict";
import readers from "../../tests/data/documents/readers.json" with { type: "json" };
import { EVERY_CLASS } from "../../tests/document_segments.ts";
import { pageExtractionLines, pageExtractions, pageExtractionSchema } from "./page_extraction.ts";
import { pointsOf } from "./points.ts";

const DOCUMENTS = new URL("../../tests/data/documents/", import.meta.url);
const MODEL_ID = "0123abcd";

function areasOf(...labels: string[]) {
  return EVERY_CLASS.filter(({ classLabel }) => labels.includes(classLabel))
    .map(({ polygon, confidence }) => ({ geometry: [pointsOf(polygon)], confidence }));
}

Deno.test("pageExtractionLines() writes the files that documents.py gave to the readers", async () => {
  for (const [docId, segments] of [["every_class", EVERY_CLASS], ["no_segments", []]] as const) {
    const file = new URL(`${docId}_map_segmentation_schema.json`, DOCUMENTS);
    const written = pageExtractionLines(pageExtractions(segments, MODEL_ID));
    assert.equal(written, await Deno.readTextFile(file));
  }
});

Deno.test("pageExtractionLines() writes what cmaas_utils reads as a layout", () => {
  const { layout } = readers.every_class;
  assert.deepEqual(layout, {
    provenance: { name: "Uncharted", version: "0.2" },
    map: areasOf("map"),
    point_legend: areasOf("legend_points_lines"),
    line_legend: areasOf("legend_points_lines"),
    polygon_legend: areasOf("legend_polygons"),
    correlation_diagram: [],
    cross_section: areasOf("cross_section"),
  });
  const { provenance: _, ...areas } = readers.no_segments.layout;
  assert.deepEqual(Object.values(areas).flat(), [], "an empty layout, not an error");
});

Deno.test("pageExtractions() writes what the original's model reads, without loss", () => {
  const ours = pageExtractions(EVERY_CLASS, MODEL_ID);
  assert.deepEqual(ours, readers.every_class.page_extractions);
  assert.deepEqual(ours.map((extraction) => pageExtractionSchema.parse(extraction)), ours);
});

Deno.test("pageExtractions() names its keys in the contract's order", () => {
  const [extraction] = pageExtractions(EVERY_CLASS, MODEL_ID);
  assert.deepEqual(Object.keys(extraction!), [
    "name",
    "model",
    "ocr_text",
    "bounds",
    "color_estimation",
    "confidence",
    "provenance",
  ]);
  assert.deepEqual(extraction!.model, { id: 0, model: MODEL_ID, field: "cross_section" });
});

Deno.test("pageExtractionSchema refuses what is no PageExtraction", () => {
  const [sound] = pageExtractions(EVERY_CLASS, MODEL_ID);
  const faults = [
    { name: "map" },
    { model: undefined },
    { model: { ...sound!.model, field: "map_area" } },
    { model: { ...sound!.model, id: -1 } },
    { bounds: [[0, 0], [1, 1]] },
    { confidence: 2 },
    { provenance: null },
  ];
  for (const fault of faults) {
    const wrong = { ...sound, ...fault };
    assert.equal(pageExtractionSchema.safeParse(wrong).success, false, JSON.stringify(fault));
  }
});

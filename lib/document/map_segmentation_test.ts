import assert from "node:assert/strict";
import small from "../../tests/data/small_map_segmentation.json" with { type: "json" };
import { SHARED, sharedIsThere } from "../../tests/shared.ts";
import type { Segment } from "../segment/segment.ts";
import { mapSegmentation, mapSegmentationSchema } from "./map_segmentation.ts";

const SEGMENTS: readonly Segment[] = [
  {
    classLabel: "legend_polygons",
    confidence: 0.5,
    polygon: Int32Array.of(10, 10, 10, 20, 30, 20),
    area: 100,
    bbox: [10, 10, 21, 11],
  },
  {
    classLabel: "map",
    confidence: 0.9999943971633911,
    polygon: Int32Array.of(0, 0, 0, 39, 59, 39, 59, 0),
    area: 2301,
    bbox: [0, 0, 60, 40],
  },
];

Deno.test("mapSegmentation() writes the original's fields in the original's order", () => {
  const document = mapSegmentation("small_sheet", SEGMENTS, "0123abcd");
  assert.equal(JSON.stringify(document), JSON.stringify(small));
  assert.deepEqual(mapSegmentationSchema.parse(document), document);
});

Deno.test("mapSegmentation() writes a sheet without segments", () => {
  const document = mapSegmentation("empty", [], "0123abcd");
  assert.equal(JSON.stringify(document), '{"doc_id":"empty","segments":[]}');
  assert.deepEqual(mapSegmentationSchema.parse(document), document);
});

Deno.test({
  name: "mapSegmentationSchema reads a document that the original wrote",
  // ../shared is not part of the repository.
  ignore: !sharedIsThere(),
  async fn() {
    const file = new URL("reference/AK_Dillingham_map_segmentation.json", SHARED);
    const { doc_id, segments } = mapSegmentationSchema.parse(JSON.parse(
      await Deno.readTextFile(file),
    ));
    assert.equal(doc_id, "AK_Dillingham");
    assert.deepEqual(segments.map((segment) => segment.class_label), [
      "map",
      "legend_polygons",
      "legend_points_lines",
    ]);
    assert.deepEqual(segments.map((segment) => segment.poly_bounds.length), [1636, 722, 941]);
    assert.deepEqual(segments[0]?.bbox, [1259, 1306, 8004, 5315]);
    assert.equal(segments[0]?.text, "");
  },
});

Deno.test("mapSegmentationSchema refuses what is no MapSegmentation document", () => {
  const [segment] = small.segments;
  const wrong = [
    null,
    {},
    { doc_id: "a" },
    { segments: [] },
    { doc_id: 1, segments: [] },
    ...[
      { class_label: "map_area" },
      { poly_bounds: [[0, 0], [1, 1]] },
      { poly_bounds: [[0, 0, 0], [1, 1], [2, 3]] },
      { bbox: [0, 0, 1] },
      { bbox: [0, 0, -1, 1] },
      { area: -1 },
      { area: NaN },
      { confidence: 1.5 },
      { id_model: undefined },
      { text: 3 },
    ].map((fault) => ({ doc_id: "a", segments: [{ ...segment, ...fault }] })),
  ];
  for (const document of wrong) {
    assert.equal(
      mapSegmentationSchema.safeParse(document).success,
      false,
      JSON.stringify(document),
    );
  }
});

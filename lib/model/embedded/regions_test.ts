import assert from "node:assert/strict";
import golden from "../../../tests/data/sheet_regions.json" with { type: "json" };
import { findRegions } from "./regions.ts";

for (const [index, expected] of golden.cases.entries()) {
  Deno.test(`findRegions() finds the regions that regions.py finds, case ${index}`, () => {
    const { probabilities, border_channel, min_area_fraction, min_score, core_probability } =
      expected;
    const rows = probabilities[0]!.length, columns = probabilities[0]![0]!.length;
    const data = Float32Array.from(probabilities.flat(2));
    const found = findRegions({ rows, columns, data }, {
      borderChannel: border_channel,
      minAreaFraction: min_area_fraction,
      minScore: min_score,
      coreProbability: core_probability,
    });
    assert.equal(found.length, expected.regions.length);
    for (const [i, region] of expected.regions.entries()) {
      const { classIndex, score, left, top, mask } = found[i]!;
      assert.equal(classIndex, region.class_index);
      assert.ok(Math.abs(score - region.score) < 1e-6);
      assert.deepEqual([left, top, left + mask.width, top + mask.height], region.box);
      assert.deepEqual(mask.data, Float32Array.from(region.mask.flat()));
    }
  });
}

Deno.test("findRegions() finds nothing on a blank sheet and one region on a full one of one cell", () => {
  const rules = {
    borderChannel: null,
    minAreaFraction: [0],
    minScore: [0],
    coreProbability: [0.5],
  };
  assert.deepEqual(findRegions({ rows: 1, columns: 1, data: Float32Array.of(0.4) }, rules), []);
  const [region] = findRegions({ rows: 1, columns: 1, data: Float32Array.of(0.75) }, rules);
  assert.deepEqual(region, {
    classIndex: 0,
    score: 0.75,
    left: -1,
    top: -1,
    mask: { width: 3, height: 3, data: new Float32Array(9).fill(0.75) },
  });
});

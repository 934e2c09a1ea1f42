import assert from "node:assert/strict";
import { averagePrecision } from "./average_precision.ts";
import { matchRegions } from "./match_regions.ts";
import { reliability } from "./reliability.ts";

Deno.test("matchRegions() gives the most confident region the first choice, and each true one once", () => {
  const pairs = {
    confidences: [0.9, 0.8, 0.7],
    ious: [[0.6, 0.7], [0.5, 0.9], [0.9, 0.9]],
    wanted: 2,
  };
  assert.deepEqual(matchRegions(pairs, 0.5), [1, 0, -1]);
  assert.deepEqual(matchRegions(pairs, 0.75), [-1, 1, 0]);
  assert.deepEqual(matchRegions({ confidences: [], ious: [], wanted: 2 }, 0.5), []);
  assert.deepEqual(matchRegions({ confidences: [1], ious: [[]], wanted: 0 }, 0.5), [-1]);
});

Deno.test("averagePrecision() is nothing without true regions and 0 without found ones", () => {
  assert.equal(averagePrecision([{ confidences: [1], ious: [[]], wanted: 0 }]), undefined);
  assert.equal(averagePrecision([{ confidences: [], ious: [], wanted: 3 }])?.mean, 0);
});

Deno.test("reliability() takes 1 into the last bin and no region at all", () => {
  assert.deepEqual(reliability([]), { regions: 0, expectedError: 0, bins: [] });
  const { bins, expectedError } = reliability([{ confidence: 1, matches: false }]);
  assert.deepEqual(bins.map(({ from, to }) => [from, to]), [[0.9, 1]]);
  assert.equal(expectedError, 1);
});

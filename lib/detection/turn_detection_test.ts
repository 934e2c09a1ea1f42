import assert from "node:assert/strict";
import type { Detection } from "./detection.ts";
import { turnDetection } from "./turn_detection.ts";

const DETECTION: Detection = {
  classLabel: "map",
  score: 0.9,
  boxOnSheet: { x0: 10, y0: 20, x1: 40, y1: 30 },
  mask: { width: 3, height: 1, data: Float32Array.of(1, 2, 3) },
};
/** A sheet on which the box has 10 px to its left, 60 to its right, 20 above and 70 below. */
const SHEET = { width: 100, height: 100 };

Deno.test("turnDetection() turns box and mask together", () => {
  const once = turnDetection(DETECTION, SHEET, 1);
  // What was left is above, what was below is left.
  assert.deepEqual(once.boxOnSheet, { x0: 70, y0: 10, x1: 80, y1: 40 });
  assert.deepEqual(once.mask, { width: 1, height: 3, data: Float32Array.of(1, 2, 3) });
  const twice = turnDetection(DETECTION, SHEET, 2);
  assert.deepEqual(twice.boxOnSheet, { x0: 60, y0: 70, x1: 90, y1: 80 });
  assert.deepEqual([...twice.mask.data], [3, 2, 1]);
  const back = turnDetection(DETECTION, SHEET, 3);
  assert.deepEqual(back.boxOnSheet, { x0: 20, y0: 60, x1: 30, y1: 90 });
  assert.deepEqual(back.mask, { width: 1, height: 3, data: Float32Array.of(3, 2, 1) });
});

Deno.test("turnDetection() once and three times more gives the detection back", () => {
  const sheet = { width: 50, height: 200 };
  const turned = turnDetection(DETECTION, sheet, 1);
  assert.deepEqual(turnDetection(turned, { width: 200, height: 50 }, 3), DETECTION);
  assert.deepEqual(turnDetection(DETECTION, sheet, 0), DETECTION);
});

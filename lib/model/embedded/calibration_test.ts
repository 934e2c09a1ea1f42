import assert from "node:assert/strict";
import { calibrated } from "./calibration.ts";

// Expected values: `confidence` of models/sheet/train/calibrate.py.
Deno.test("calibrated() gives what calibrate.py gives", () => {
  const expected = [
    [0.8, [0.5, -0.25], 0.6090086848],
    [0.999, [2, -1], 0.9999972763],
    [0, [1.5, 0.5], 1.6487237411e-9],
    [1, [1.5, 0.5], 0.9999999994],
    [0.5, [3, 0], 0.5],
  ] as const;
  for (const [score, line, confidence] of expected) {
    assert.ok(Math.abs(calibrated(score, line) - confidence) < 1e-9, `${score}`);
  }
});

Deno.test("calibrated() leaves a score alone that nothing was fitted for", () => {
  assert.equal(calibrated(0.7, undefined), 0.7);
});

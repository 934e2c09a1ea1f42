import assert from "node:assert/strict";
import { firstPixels } from "./components.ts";
import { buildRunMask } from "./run_mask.ts";

Deno.test("firstPixels() joins at corners", () => {
  assert.deepEqual(firstPixelsOf(["#.#", ".#.", "#.#"]), [{ x: 0, y: 0 }]);
  assert.deepEqual(firstPixelsOf([".#", "#."]), [{ x: 1, y: 0 }]);
  assert.deepEqual(firstPixelsOf(["#.", "..", ".#"]), [{ x: 0, y: 0 }, { x: 1, y: 2 }]);
  assert.deepEqual(firstPixelsOf(["#..#", ".##."]), [{ x: 0, y: 0 }]);
});

Deno.test("firstPixels() joins what only meets further down", () => {
  assert.deepEqual(firstPixelsOf(["..#..#", "#.#..#", "#.#..#", "######"]), [{ x: 2, y: 0 }]);
  assert.deepEqual(firstPixelsOf(["#.#.#.#", "#.###.#", "#.....#", "#######"]), [
    { x: 0, y: 0 },
    { x: 2, y: 0 },
  ]);
});

Deno.test("firstPixels() lists parts inside holes from top to bottom", () => {
  assert.deepEqual(firstPixelsOf(["#####", "#...#", "#.#.#", "#...#", "#####"]), [
    { x: 0, y: 0 },
    { x: 2, y: 2 },
  ]);
});

Deno.test("firstPixels() finds nothing in an empty mask", () => {
  assert.deepEqual(firstPixelsOf([]), []);
  assert.deepEqual(firstPixelsOf(["...", "..."]), []);
});

function firstPixelsOf(rows: readonly string[]) {
  const builder = buildRunMask(0, rows.length);
  for (const row of rows) {
    [...row].forEach((pixel, x) => pixel === "#" && builder.addRun(x, x + 1));
    builder.endRow();
  }
  return firstPixels(builder.finish());
}

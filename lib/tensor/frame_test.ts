import assert from "node:assert/strict";
import { makeFrame } from "./frame.ts";

const SHORTEST = { kind: "shortest_edge", size: 800, max: 1333 } as const;
const LONGEST = { kind: "longest_edge", size: 768 } as const;

// Expected sizes: detectron2's ResizeShortestEdge.get_output_shape(h, w, 800, 1333), by hand in Python.
Deno.test("makeFrame() gives Detectron2's sizes for the shortest edge", () => {
  const expected = [
    [[3869, 2393], [1293, 800]],
    [[2175, 3025], [800, 1113]],
    [[10482, 11282], [800, 861]],
    [[10000, 1000], [1333, 133]],
    [[1, 1], [800, 800]],
    [[602, 429], [1123, 800]],
  ] as const;
  for (const [[width, height], [resizedWidth, resizedHeight]] of expected) {
    const { resized } = makeFrame({ width, height }, SHORTEST, 32);
    assert.deepEqual(resized, { width: resizedWidth, height: resizedHeight });
  }
});

Deno.test("makeFrame() brings the longest edge to its size and pads to the multiple", () => {
  const frame = makeFrame({ width: 3869, height: 2393 }, LONGEST, 32);
  assert.deepEqual(frame.resized, { width: 768, height: 475 });
  assert.deepEqual(frame.padded, { width: 768, height: 480 });
});

Deno.test("makeFrame() leaves no edge without a pixel", () => {
  const { resized, padded } = makeFrame({ width: 100_000, height: 1 }, LONGEST, 32);
  assert.deepEqual(resized, { width: 768, height: 1 });
  assert.deepEqual(padded, { width: 768, height: 32 });
});

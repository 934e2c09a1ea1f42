import assert from "node:assert/strict";
import { CLASS_LABELS } from "../../detection/detection.ts";
import { SegmenterError } from "../../errors.ts";
import { float32Tensor, type Tensor } from "../../tensor/tensor.ts";
import { readDetections } from "./detections.ts";

const FRAME = {
  sheet: { width: 300, height: 100 },
  resized: { width: 30, height: 20 },
  padded: { width: 32, height: 32 },
};

function outputsOf(boxes: number[][], classes: number[]): Record<string, Tensor> {
  const count = boxes.length;
  return {
    boxes: float32Tensor([count, 4], Float32Array.from(boxes.flat())),
    scores: float32Tensor([count], Float32Array.from({ length: count }, (_, i) => 1 / (i + 1))),
    classes: { dtype: "int64", shape: [count], data: BigInt64Array.from(classes, BigInt) },
    masks: float32Tensor([count, 1, 2], Float32Array.from({ length: 2 * count }, (_, i) => i)),
  };
}

Deno.test("readDetections() lays boxes over the sheet, cut off at its edges", () => {
  const found = readDetections(
    outputsOf([[1, 2, 3, 4], [-5, 0, 40, 20]], [3, 0]),
    FRAME,
    CLASS_LABELS,
  );
  assert.deepEqual(found, [
    {
      classLabel: "map",
      score: 1,
      boxOnSheet: { x0: 10, y0: 10, x1: 30, y1: 20 },
      mask: { width: 2, height: 1, data: Float32Array.of(0, 1) },
    },
    {
      classLabel: "cross_section",
      score: 0.5,
      boxOnSheet: { x0: 0, y0: 0, x1: 300, y1: 100 },
      mask: { width: 2, height: 1, data: Float32Array.of(2, 3) },
    },
  ]);
});

Deno.test("readDetections() leaves out boxes without width or height on the sheet", () => {
  const boxes = [[5, 5, 5, 9], [5, 5, 9, 5], [31, 0, 40, 9], [4, 4, 6, 6]];
  const found = readDetections(outputsOf(boxes, [1, 1, 1, 2]), FRAME, CLASS_LABELS);
  assert.deepEqual(found.map(({ classLabel }) => classLabel), ["legend_polygons"]);
  assert.deepEqual([...found[0]!.mask.data], [6, 7]);
});

Deno.test("readDetections() leaves out what is not finite, as the original does", () => {
  const boxes = [[1, 2, NaN, 4], [1, 2, Infinity, 4], [-Infinity, 2, 3, 4], [1, 2, 3, 4]];
  const outputs = outputsOf([...boxes, [4, 4, 6, 6]], [1, 1, 1, 1, 2]);
  outputs.scores!.data[3] = NaN;
  const found = readDetections(outputs, FRAME, CLASS_LABELS);
  assert.deepEqual(found.map(({ classLabel }) => classLabel), ["legend_polygons"]);
});

Deno.test("readDetections() finds nothing where there is nothing", () => {
  assert.deepEqual(readDetections(outputsOf([], []), FRAME, CLASS_LABELS), []);
});

Deno.test("readDetections() refuses outputs that are not the network's", () => {
  const right = outputsOf([[1, 2, 3, 4]], [3]);
  const wrong: [Record<string, Tensor>, RegExp][] = [
    [{}, /scores: it is absent/],
    [{ ...right, boxes: right.scores! }, /boxes: it is float32 \[1\], expected float32 \[1, 4\]/],
    [{ ...right, classes: right.scores! }, /classes: it is float32 \[1\], expected int64 \[1\]/],
    [{ ...right, masks: right.boxes! }, /masks: .* expected float32 \[1, any, any\]/],
    [outputsOf([[1, 2, 3, 4]], [4]), /names class 4 of 4/],
    [outputsOf([[1, 2, 3, 4]], [-1]), /names class -1 of 4/],
  ];
  for (const [outputs, message] of wrong) {
    assert.throws(() => readDetections(outputs, FRAME, CLASS_LABELS), (error) => {
      assert.ok(error instanceof SegmenterError && error.kind === "model");
      assert.match(error.message, message);
      return true;
    });
  }
});

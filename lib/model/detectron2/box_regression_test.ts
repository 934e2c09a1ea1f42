import assert from "node:assert/strict";
import { numbersOf, readPart, runGraph } from "../../../tests/run_graph.ts";
import { constant } from "../../onnx/graph.ts";
import { cast } from "../../onnx/operators/elementwise.ts";
import { applyDeltas, areasOf, areLarger, clipBoxes } from "./box_regression.ts";
import type { BoxWeights } from "./config.ts";

interface Deltas {
  readonly boxes: number[];
  readonly deltas: number[];
  readonly weights: BoxWeights;
  readonly moved: number[];
  readonly width: number;
  readonly height: number;
  readonly clipped: number[];
  readonly larger_than_2: number[];
}

Deno.test("applyDeltas(), clipBoxes() and areLarger() do what Detectron2 does", async () => {
  const part = await readPart<Deltas>("deltas");
  const rows = [part.boxes.length / 4, 4];
  const outputs = await runGraph((graph) => {
    const boxes = constant(graph, "float32", part.boxes, rows);
    const deltas = constant(graph, "float32", part.deltas, rows);
    const moved = applyDeltas(boxes, deltas, part.weights);
    const clipped = clipBoxes(moved, constant(graph, "float32", [part.width, part.height]));
    return { moved, clipped, larger: cast(areLarger(clipped, 2), "int64") };
  });
  const close = (found: number[], expected: number[]) => {
    assert.equal(found.length, expected.length);
    found.forEach((number, i) => {
      const tolerance = 1e-6 * Math.max(1, Math.abs(expected[i]!));
      assert.ok(Math.abs(number - expected[i]!) <= tolerance, `${number}, not ${expected[i]}`);
    });
  };
  close(numbersOf(outputs.moved), part.moved);
  close(numbersOf(outputs.clipped), part.clipped);
  assert.deepEqual(numbersOf(outputs.larger), part.larger_than_2);
});

Deno.test("areasOf() gives 0 for boxes without width or height, and nothing for none", async () => {
  const outputs = await runGraph((graph) => ({
    areas: areasOf(constant(graph, "float32", [0, 0, 3, 2, 4, 4, 4, 9, 5, 5, 5, 5], [3, 4])),
    none: areasOf(constant(graph, "float32", [], [0, 4])),
  }));
  assert.deepEqual(numbersOf(outputs.areas), [6, 0, 0]);
  assert.deepEqual(outputs.none!.shape, [0]);
});

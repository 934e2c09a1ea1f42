import assert from "node:assert/strict";
import { numbersOf, readPart, runGraph } from "../../../tests/run_graph.ts";
import { constant } from "../../onnx/graph.ts";
import { range } from "../../onnx/operators/layout.ts";
import { anchorsAt, cellAnchors } from "./anchors.ts";

interface Grid {
  readonly sizes: number[];
  readonly ratios: number[];
  readonly stride: number;
  readonly offset: number;
  readonly columns: number;
  readonly anchors: number[];
}

Deno.test("anchorsAt() gives Detectron2's anchors in its order", async () => {
  const grids = await readPart<Grid[]>("anchors");
  const outputs = await runGraph((graph) =>
    Object.fromEntries(grids.map(({ sizes, ratios, stride, offset, columns, anchors }, i) => {
      const numbers = range(constant(graph, "int64", anchors.length / 4));
      const grid = { stride, offset, cellAnchors: cellAnchors(sizes, ratios) };
      return [`grid_${i}`, anchorsAt(numbers, constant(graph, "int64", columns), grid)];
    }))
  );
  assert.ok(grids.length > 0);
  grids.forEach(({ anchors }, i) => {
    const found = numbersOf(outputs[`grid_${i}`]);
    assert.deepEqual(found, anchors.map(Math.fround));
  });
});

Deno.test("cellAnchors() keeps the area and goes through the sizes first", () => {
  const boxes = cellAnchors([4, 8], [1, 0.25]);
  assert.deepEqual(boxes, [[-2, -2, 2, 2], [-4, -1, 4, 1], [-4, -4, 4, 4], [-8, -2, 8, 2]]);
  assert.deepEqual(cellAnchors([], [1]), []);
});

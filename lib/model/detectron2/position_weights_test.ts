import assert from "node:assert/strict";
import { readPart } from "../../../tests/run_graph.ts";
import { positionWeights } from "./position_weights.ts";

interface Row {
  readonly patches: number;
  readonly weights: number[];
}

Deno.test("positionWeights() gives PyTorch's weights but for the last bits", async () => {
  const rows = await readPart<Row[]>("positionWeights");
  assert.ok(rows.length > 0);
  for (const { patches, weights } of rows) {
    const found = positionWeights(14, patches);
    assert.equal(found.length, weights.length);
    const worst = Math.max(...weights.map((weight, i) => Math.abs(weight - found[i]!)));
    assert.ok(worst <= 2e-7, `${patches} patches: off by ${worst}`);
  }
});

Deno.test("positionWeights() takes each cell for itself when there are as many patches", () => {
  const weights = positionWeights(3, 3);
  assert.deepEqual([...weights], [1, 0, 0, 0, 1, 0, 0, 0, 1]);
});

Deno.test("positionWeights() gives a single cell to all patches", () => {
  assert.deepEqual([...positionWeights(1, 1)], [1]);
  for (const weight of positionWeights(1, 7)) assert.ok(Math.abs(weight - 1) < 1e-6);
});

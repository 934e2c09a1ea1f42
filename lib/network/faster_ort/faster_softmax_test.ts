import assert from "node:assert/strict";
import * as plainOrt from "onnxruntime-web/wasm";
import { addInput, addOutput, createGraph } from "../../onnx/graph.ts";
import { softmax } from "../../onnx/operators/elementwise.ts";
import { serialize } from "../../onnx/serialize.ts";
import { float32Tensor } from "../../tensor/tensor.ts";
import { otherModules, readOrtModule } from "../../../tests/ort_module.ts";
import { openNetwork } from "../open_network.ts";
import { useFasterSoftmax } from "./faster_softmax.ts";
import { functionBodies } from "./wasm_module.ts";

/** How far outputs, which are at most 1, may be apart. */
const TOLERANCE = 3e-7;

const LENGTHS = [1, 3, 4, 5, 8, 31, 972];
const ROWS = 6;

/** A Softmax for each length, side by side. */
function serializeRows() {
  const graph = createGraph("softmax");
  for (const length of LENGTHS) {
    const x = addInput(graph, `x${length}`, "float32", [ROWS, length]);
    addOutput(graph, `y${length}`, softmax(x, -1));
  }
  return serialize(graph);
}

/** Numbers that are alike in the first row and far apart in the last one. */
function rowsOf(length: number): Float32Array<ArrayBuffer> {
  return Float32Array.from(
    { length: ROWS * length },
    (_, i) => 3 ** Math.floor(i / length) * Math.sin(i * i),
  );
}

Deno.test("useFasterSoftmax() changes outputs by their rounding only", async () => {
  plainOrt.env.wasm.numThreads = 1;
  const session = await plainOrt.InferenceSession.create((await serializeRows()).bytes);
  const expected = await session.run(Object.fromEntries(
    LENGTHS.map((n) => [`x${n}`, new plainOrt.Tensor("float32", rowsOf(n), [ROWS, n])]),
  ));
  await using network = await openNetwork(serializeRows, { device: "wasm", threads: 2 });
  const found = await network.run(Object.fromEntries(
    LENGTHS.map((n) => [`x${n}`, float32Tensor([ROWS, n], rowsOf(n))]),
  ));
  for (const length of LENGTHS) {
    const [y, plain] = [found[`y${length}`], expected[`y${length}`]?.data];
    assert.ok(y?.dtype === "float32" && plain instanceof Float32Array);
    const apart = y.data.reduce((most, v, i) => Math.max(most, Math.abs(v - plain[i]!)), 0);
    assert.ok(apart <= TOLERANCE, `${length} numbers: ${apart}`);
  }
});

Deno.test("useFasterSoftmax() finds what it is for once, and leaves a module that is valid", async () => {
  const module = await readOrtModule();
  assert.equal(useFasterSoftmax(module, functionBodies(module)), true);
  assert.ok(WebAssembly.validate(module));
  const once = module.slice();
  assert.equal(useFasterSoftmax(module, functionBodies(module)), false);
  assert.deepEqual(module, once);
});

Deno.test("useFasterSoftmax() leaves other and damaged modules alone", async () => {
  for (const module of await otherModules()) {
    const before = module.slice();
    assert.equal(useFasterSoftmax(module, functionBodies(module)), false);
    assert.deepEqual(module, before);
  }
});

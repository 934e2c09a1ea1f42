import assert from "node:assert/strict";
import { assertClose, readGraph } from "../../tests/suites/network.ts";
import { openNetwork } from "../network/open_network.ts";
import { float32Tensor } from "../tensor/tensor.ts";
import { addInitializer, addInput, addOutput, createGraph, type Value } from "./graph.ts";
import { gelu } from "./operators/elementwise.ts";
import { conv, fusedAttention, layerNormalization, matMul } from "./operators/layers.ts";
import { reshape, REST } from "./operators/layout.ts";
import { EXTERNAL_DATA_PATH, serialize } from "./serialize.ts";

function numbers(graph: Value["graph"], name: string, shape: number[], list: number[]) {
  const read = () => Promise.resolve(Float32Array.from(list));
  return addInitializer(graph, { name, elementType: "float32", shape }, read);
}

Deno.test("serialize() writes byte for byte what the onnx package writes", async () => {
  const graph = createGraph("written");
  const x = addInput(graph, "x", "float32", [1, 1, null, 4]);
  const kernel = Array.from({ length: 18 }, (_, i) => i / 16);
  const weight = numbers(graph, "kernel", [2, 1, 3, 3], kernel);
  const bias = numbers(graph, "shift", [2], [-1, 0.5]);
  const tokens = reshape(conv(x, { weight, bias }, { stride: 2, padding: 1 }), [1, REST, 2]);
  const scale = numbers(graph, "scale", [2], [2, 3]);
  const mixed = gelu(layerNormalization(tokens, { weight: scale, bias }, 1e-6));
  addOutput(graph, "y", fusedAttention({ query: mixed, key: mixed, value: mixed }, 1, 0.5));

  const { bytes, externalData } = await serialize(graph);
  assert.equal(bytes.toHex(), (await readGraph("written")).bytes.toHex());
  assert.equal(externalData, undefined);
});

/** Two products with the same matrix, which the graph reads twice. */
function twoProducts(matrix: Float32Array<ArrayBuffer>) {
  const graph = createGraph("two_products");
  const add = (name: string) =>
    addInitializer(
      graph,
      { name, elementType: "float32", shape: [16, 16] },
      () => Promise.resolve(matrix),
    );
  const x = addInput(graph, "x", "float32", [null, 16]);
  addOutput(graph, "y", matMul(matMul(x, add("first")), add("second")));
  return graph;
}

Deno.test("serialize() puts tensors above a size into a file beside, where they are found", async () => {
  const half = new Float32Array(256);
  for (let i = 0; i < 16; i++) half[17 * i] = 0.5;
  const model = await serialize(twoProducts(half), { externalAbove: 1023 });
  const files = model.externalData?.map(({ path, data }) => [path, data.length]);
  assert.deepEqual(files, [[EXTERNAL_DATA_PATH, 2048]]);
  assert.ok(model.bytes.length < 1024);

  await using network = await openNetwork(() => Promise.resolve(model), {
    device: "wasm",
    threads: 1,
  });
  const x = Float32Array.from({ length: 32 }, (_, i) => i - 10);
  const y = await network.run({ x: float32Tensor([2, 16], x) });
  assertClose(y, { y: float32Tensor([2, 16], x.map((number) => number / 4)) });
});

Deno.test("serialize() takes tensors that were read to their place as well as others", async () => {
  const graph = createGraph("placed");
  const add = (name: string, read: (into?: Uint8Array<ArrayBuffer>) => Float32Array<ArrayBuffer>) =>
    addInitializer(
      graph,
      { name, elementType: "float32", shape: [16, 16] },
      (into) => Promise.resolve(read(into)),
    );
  add("elsewhere", () => new Float32Array(256).fill(1));
  add("in its place", (into) => {
    assert.equal(into?.byteLength, 1024);
    return new Float32Array(into.buffer, into.byteOffset, 256).fill(2);
  });
  add("used but not taken", (into) => {
    into?.fill(255);
    return new Float32Array(256).fill(3);
  });
  const { externalData } = await serialize(graph, { externalAbove: 1023 });
  const { buffer, length } = externalData![0]!.data;
  const expected = Float32Array.from({ length: 768 }, (_, i) => 1 + Math.floor(i / 256));
  assert.deepEqual(new Float32Array(buffer, 0, length / 4), expected);
});

Deno.test("serialize() leaves in their file the tensors that lie there aligned, and keeps the others", async () => {
  const graph = createGraph("left");
  const add = (name: string, offset: number) =>
    addInitializer(
      graph,
      { name, elementType: "float32", shape: [16, 16] },
      () => Promise.resolve(new Float32Array(256)),
      () => Promise.resolve({ path: "/folder/weights.pth", offset }),
    );
  add("aligned", 128);
  const { length } = (await serialize(graph, { externalAbove: 0, leaveInFile: true })).bytes;
  assert.ok(length < 1024);
  add("not aligned", 1156);
  const model = await serialize(graph, { externalAbove: 0, leaveInFile: true });
  assert.equal(model.files?.folder, "/folder");
  assert.deepEqual(model.files.names, ["weights.pth"]);
  assert.equal(model.files.byteLength, 1024);
  assert.equal(model.externalData, undefined);
  assert.ok(model.bytes.length > length + 1024);
  assert.equal((await serialize(graph, { externalAbove: 0 })).files, undefined);
});

Deno.test("serialize() keeps a tensor of just the size in the file itself", async () => {
  const { bytes, externalData } = await serialize(twoProducts(new Float32Array(256)), {
    externalAbove: 1024,
  });
  assert.equal(externalData, undefined);
  assert.ok(bytes.length > 2048);
});

Deno.test("serialize() refuses a tensor that has not the numbers of its shape", async () => {
  for (const length of [0, 255, 257]) {
    await assert.rejects(
      serialize(twoProducts(new Float32Array(length))),
      /first: \d+ elements for \[16,16\]/,
    );
  }
});

Deno.test("serialize() writes a graph of nothing", async () => {
  const { bytes } = await serialize(createGraph(""));
  assert.ok(bytes.length > 0);
});

import assert from "node:assert/strict";
import { openNetwork } from "../network/open_network.ts";
import { float32Tensor } from "../tensor/tensor.ts";
import { addInitializer, addInput, addOutput, createGraph, type Graph } from "./graph.ts";
import { deconvolution, linear, matMul } from "./operators/layers.ts";
import { reshape } from "./operators/layout.ts";
import { type Precision, storeWeightsAs } from "./precision.ts";
import { serialize } from "./serialize.ts";

const SIDE = 32;
const ZEROS = new Float32Array(SIDE);

/** Weights of very different size in each row, as a fixed sequence that looks random. */
function weightNumbers(): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: SIDE * SIDE }, (_, i) => {
    const noise = (Math.imul(i + 1, 0x9e3779b1) >> 8) / 2 ** 23;
    return noise * 2 ** (Math.floor(i / SIDE) % 12 - 6);
  });
}

/** Layers that give back their own weights, as ONNX Runtime sees them: `x` is the unit matrix. */
function mirror(kind: "linear" | "deconvolution" | "matMul", numbers: Float32Array<ArrayBuffer>) {
  const graph = createGraph("mirror");
  const x = addInput(graph, "x", "float32", [SIDE, SIDE]);
  const shape = kind === "deconvolution" ? [SIDE, SIDE, 1, 1] : [SIDE, SIDE];
  const add = (name: string, shape: number[], data: Float32Array<ArrayBuffer>) =>
    addInitializer(graph, { name, elementType: "float32", shape }, () => Promise.resolve(data));
  const weight = add("weight", shape, numbers), bias = add("bias", [SIDE], ZEROS);
  switch (kind) {
    case "linear":
      addOutput(graph, "y", linear(x, { weight, bias }));
      break;
    case "matMul":
      addOutput(graph, "y", matMul(x, weight));
      break;
    case "deconvolution": {
      const picture = reshape(x, [SIDE, SIDE, 1, 1]);
      addOutput(graph, "y", reshape(deconvolution(picture, { weight, bias }), [SIDE, SIDE]));
    }
  }
  return graph;
}

async function run(graph: Graph): Promise<Float32Array> {
  const model = await serialize(graph, { externalAbove: 512 });
  await using network = await openNetwork(() => Promise.resolve(model), {
    device: "wasm",
    threads: 1,
  });
  const unit = new Float32Array(SIDE * SIDE);
  for (let i = 0; i < SIDE; i++) unit[i * SIDE + i] = 1;
  const { y } = await network.run({ x: float32Tensor([SIDE, SIDE], unit) });
  assert.ok(y?.dtype === "float32");
  return y.data;
}

/** Bytes of a graph's tensors. */
async function size(graph: Graph): Promise<number> {
  const sizes = await Promise.all(
    graph.initializers.map(async (one) => (await one.read()).byteLength),
  );
  return sizes.reduce((a, b) => a + b, 0);
}

/** Where weight (row, column) comes out: Gemm transposes. */
function transposed(data: Float32Array): Float32Array {
  return data.map((_, i) => data[(i % SIDE) * SIDE + Math.floor(i / SIDE)]!);
}

/** How far each weight may be off: half a step of float16, or of the scale of its output. */
function steps(weights: Float32Array, precision: Precision, channelOf: (i: number) => number) {
  if (precision === "fp16") return weights.map((w) => Math.max(Math.abs(w) * 2 ** -11, 2 ** -25));
  const most = new Float32Array(SIDE);
  weights.forEach((w, i) => most[channelOf(i)] = Math.max(most[channelOf(i)]!, Math.abs(w)));
  return weights.map((_, i) => most[channelOf(i)]! / 127 * 0.5001);
}

const row = (i: number) => Math.floor(i / SIDE);
const column = (i: number) => i % SIDE;

for (
  const [kind, precision, channelOf] of [
    ["linear", "fp16", row],
    ["linear", "int8", row],
    ["deconvolution", "fp16", column],
    ["deconvolution", "int8", column],
    ["matMul", "fp16", row],
  ] as const
) {
  Deno.test(`storeWeightsAs() keeps the weights of ${kind} within half a step of ${precision}`, async () => {
    const weights = weightNumbers();
    const stored = await storeWeightsAs(mirror(kind, weights), precision);
    const output = await run(stored);
    const found = kind === "linear" ? transposed(output) : output;
    const errors = found.map((w, i) => Math.abs(w - weights[i]!));
    const allowed = steps(weights, precision, channelOf);
    assert.deepEqual([...errors].filter((error, i) => !(error <= allowed[i]!)), []);
    assert.ok(errors.some((error) => error > 0));
    assert.ok(await size(stored) < await size(mirror(kind, weights)) * 0.6);
  });
}

Deno.test("storeWeightsAs() changes nothing for fp32", async () => {
  const graph = mirror("linear", weightNumbers());
  assert.equal(await storeWeightsAs(graph, "fp32"), graph);
});

Deno.test("storeWeightsAs() leaves weights that the precision cannot hold as they are", async () => {
  const large = weightNumbers(), endless = weightNumbers();
  large[5] = 65520;
  endless[5] = Infinity;
  const cases = [["linear", large, "fp16"], ["linear", endless, "int8"], [
    "matMul",
    weightNumbers(),
    "int8",
  ]] as const;
  for (const [kind, numbers, precision] of cases) {
    const graph = mirror(kind, numbers);
    const stored = await storeWeightsAs(graph, precision);
    assert.deepEqual(stored.initializers, graph.initializers);
    assert.deepEqual(stored.nodes, graph.nodes);
  }
});

Deno.test("storeWeightsAs() holds weights of nothing but zeros", async () => {
  for (const precision of ["fp16", "int8"] as const) {
    const stored = await storeWeightsAs(mirror("linear", new Float32Array(SIDE * SIDE)), precision);
    assert.ok((await run(stored)).every((weight) => weight === 0));
  }
});

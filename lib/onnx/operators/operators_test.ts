import assert from "node:assert/strict";
import { assertClose, readCases } from "../../../tests/suites/network.ts";
import { openNetwork } from "../../network/open_network.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { addInput, addOutput, constant, createGraph, type Graph, type Value } from "../graph.ts";
import { serialize } from "../serialize.ts";
import { nonMaxSuppression, roiAlign, topK } from "./detection.ts";
import {
  add,
  and,
  cast,
  div,
  exp,
  gelu,
  greater,
  greaterOrEqual,
  max,
  min,
  mod,
  mul,
  not,
  relu,
  sigmoid,
  softmax,
  sqrt,
  sub,
  where,
} from "./elementwise.ts";
import {
  conv,
  deconvolution,
  fusedAttention,
  layerNormalization,
  linear,
  matMul,
  maxPool,
  upsampleNearest,
} from "./layers.ts";
import {
  concat,
  gather,
  greatest,
  indicesOfTrue,
  lengthOf,
  range,
  reshape,
  REST,
  slice,
  split,
  sum,
  transpose,
} from "./layout.ts";

type Float = Value<"float32">;

/** The inputs of `operators.json`, put into the graph when they are asked for. */
function addInputs(graph: Graph, tensors: Readonly<Record<string, Tensor>>) {
  const shapeOf = (name: string) => tensors[name]!.shape;
  const floats = (name: string): Float => addInput(graph, name, "float32", shapeOf(name));
  return { floats, n: addInput(graph, "n", "int64", [null]) };
}

function elementwise(a: Float, b: Float, n: Value<"int64">): Record<string, Value> {
  return {
    add: add(a, b),
    sub: sub(a, 1),
    mul: mul(a, b),
    div: div(a, b),
    quotient: div(n, 2),
    mod: mod(n, 5),
    min: min(a, b),
    max: max(a, 0),
    greater: cast(greater(a, b), "int64"),
    greater_or_equal: cast(greaterOrEqual(n, 3), "int64"),
    and_not: cast(and(greater(n, 3), not(greater(n, 7))), "int64"),
    where: where(greater(a, 0), a, -1),
    exp: exp(a),
    sqrt: sqrt(exp(a)),
    sigmoid: sigmoid(a),
    relu: relu(a),
    gelu: gelu(a),
    softmax: softmax(a, 0),
    cast: cast(mul(a, 4), "int64"),
  };
}

function layout(a: Float, n: Value<"int64">): Record<string, Value> {
  const { graph } = a;
  return {
    reshape: reshape(a, [3, REST]),
    reshape_to: reshape(a, [1, mul(lengthOf(a, 0), 3)]),
    transpose: transpose(a, [1, 0]),
    concat: concat([a, add(a, 1)], -1),
    split: split(a, 1, [1, 2])[1]!,
    slice: slice(a, 1, 1, lengthOf(a, 0)),
    gather: gather(a, constant(graph, "int64", [2, 0, 2]), 1),
    length: lengthOf(n, 0),
    indices_of_true: indicesOfTrue(not(greater(n, 3))),
    range: range(lengthOf(n, 0)),
    greatest: greatest(a),
    sum: sum(n),
    greatest_first: topK(n, constant(graph, "int64", 3)),
    least_first: topK(n, lengthOf(n, 0), "least first"),
  };
}

function layers(floats: (name: string) => Float): Record<string, Value> {
  const [picture, flat, tokens] = [floats("picture"), floats("flat"), floats("tokens")];
  const [three, four, eight] = [floats("three"), floats("four"), floats("eight")];
  const attended = { query: tokens, key: tokens, value: tokens };
  return {
    conv: conv(picture, { weight: floats("kernel"), bias: four }, { stride: 2, padding: 1 }),
    deconvolution: deconvolution(picture, { weight: floats("up_kernel"), bias: three }),
    max_pool: maxPool(picture, 2, 2),
    subsample: maxPool(picture, 1, 2),
    upsample: upsampleNearest(picture, 2),
    linear: linear(flat, { weight: floats("dense"), bias: four }),
    mat_mul: matMul(floats("left"), floats("right")),
    layer_normalization: layerNormalization(flat, { weight: eight, bias: eight }, 1e-5),
    attention: fusedAttention(attended, 2, 0.25),
    ...detection(picture, floats),
  };
}

function detection(picture: Float, floats: (name: string) => Float): Record<string, Value> {
  const [boxes, scores, regions] = [floats("boxes"), floats("scores"), floats("regions")];
  const { graph } = picture;
  const suppress = (threshold: number) =>
    nonMaxSuppression(boxes, scores, {
      iouThreshold: 0.3,
      scoreThreshold: constant(graph, "float32", threshold),
    });
  const pooling = { resolution: 3, stride: 2, samplingRatio: 0, halfPixel: true };
  return {
    roi_align: roiAlign(picture, regions, pooling),
    roi_align_sampled: roiAlign(picture, regions, { ...pooling, samplingRatio: 2 }),
    roi_align_unaligned: roiAlign(picture, regions, { ...pooling, halfPixel: false }),
    suppressed: suppress(-1),
    suppressed_above: suppress(0.5),
  };
}

Deno.test("operators give what PyTorch and torchvision give", async () => {
  const [{ inputs, outputs }] = await readCases("operators") as [
    Awaited<ReturnType<typeof readCases>>[number],
  ];
  const graph = createGraph("operators");
  const { floats, n } = addInputs(graph, inputs);
  const [a, b] = [floats("a"), floats("b")];
  const values = { ...elementwise(a, b, n), ...layout(a, n), ...layers(floats) };
  for (const [name, value] of Object.entries(values)) {
    addOutput(graph, name, value);
    const expected = outputs[name]!.shape;
    assert.equal(value.shape.length, expected.length, name);
    value.shape.forEach((length, axis) => {
      assert.ok(length === null || length === expected[axis], `${name}: axis ${axis} is ${length}`);
    });
  }
  await using network = await openNetwork(() => serialize(graph), { device: "wasm", threads: 1 });
  assertClose(await network.run(inputs), outputs);
});

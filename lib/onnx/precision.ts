/**
 * A graph whose large weights are stored in fewer bits. What is computed stays float32: each weight is
 * widened again before its first use (Cast, DequantizeLinear; onnx/docs/Operators.md, opset 20).
 *
 * @module
 */

import { DATA_TYPE } from "./fields.ts";
import { type Graph, type Initializer, int, type Node } from "./graph.ts";

/** What weights can be stored as: float32, float16, or 8-bit integers with a scale a channel. */
export const PRECISIONS = ["fp32", "fp16", "int8"] as const;

/** What weights are stored as. */
export type Precision = (typeof PRECISIONS)[number];

/** Smaller tensors (biases, scales) stay as they are: they take no room and count for much. */
const LEAST_ELEMENTS = 1024;

/** The greatest magnitude of symmetric 8-bit integers. */
const INT8_MOST = 127;

/** What stands for one weight. */
interface Stored {
  readonly initializers: readonly Initializer[];
  /** The node that gives the weight under its own name. */
  readonly node: Node;
}

/**
 * Stores the large float32 weights of a graph in fewer bits; their numbers are read here, once. A
 * weight with numbers that float16 cannot hold, or that are not finite, stays float32; with `int8` so
 * do tensors that are no layer's weight.
 *
 * @returns The same graph for `fp32`, else a new one with the same inputs and outputs.
 */
export async function storeWeightsAs(graph: Graph, precision: Precision): Promise<Graph> {
  if (precision === "fp32") return graph;
  const channelAxes = findChannelAxes(graph);
  const initializers: Initializer[] = [], widening: Node[] = [];
  for (const initializer of graph.initializers) {
    const axis = channelAxes.get(initializer.name);
    const stored = await store(initializer, precision, axis);
    initializers.push(...stored?.initializers ?? [initializer]);
    if (stored) widening.push(stored.node);
  }
  return { ...graph, initializers, nodes: [...widening, ...graph.nodes] };
}

/** The axis of the outputs in the weights of each kind of layer. */
const CHANNEL_AXES: Readonly<Record<string, number>> = { Gemm: 0, Conv: 0, ConvTranspose: 1 };

function findChannelAxes({ nodes }: Graph): Map<string, number> {
  const axes = new Map<string, number>();
  for (const { type, inputs } of nodes) {
    const axis = CHANNEL_AXES[type];
    if (axis !== undefined && inputs[1]) axes.set(inputs[1], axis);
  }
  return axes;
}

/** `undefined` where the tensor stays as it is. */
async function store(
  initializer: Initializer,
  precision: Exclude<Precision, "fp32">,
  axis: number | undefined,
): Promise<Stored | undefined> {
  const count = initializer.shape.reduce((product, length) => product * length, 1);
  if (initializer.elementType !== "float32" || count < LEAST_ELEMENTS) return undefined;
  if (precision === "int8" && axis === undefined) return undefined;
  const data = await initializer.read();
  if (!(data instanceof Float32Array)) return undefined;
  return precision === "fp16" ? asFloat16(initializer, data) : asInt8(initializer, data, axis!);
}

function asFloat16({ name, shape }: Initializer, data: Float32Array): Stored | undefined {
  const narrow = new Float16Array(data);
  if (!narrow.every(Number.isFinite)) return undefined;
  const stored = tensor(`${name} as float16`, "float16", shape, narrow);
  return {
    initializers: [stored],
    node: node("Cast", [stored.name], name, { to: int(DATA_TYPE.float32) }),
  };
}

/** Symmetric: the greatest magnitude of each channel becomes 127. */
function asInt8(
  { name, shape }: Initializer,
  data: Float32Array,
  axis: number,
): Stored | undefined {
  if (!data.every(Number.isFinite)) return undefined;
  const channels = shape[axis]!;
  const inner = shape.slice(axis + 1).reduce((product, length) => product * length, 1);
  const scales = new Float32Array(channels);
  const channelOf = (i: number) => Math.floor(i / inner) % channels;
  data.forEach((weight, i) => {
    scales[channelOf(i)] = Math.max(scales[channelOf(i)]!, Math.abs(weight) / INT8_MOST);
  });
  const numbers = Int8Array.from(
    data,
    (weight, i) => Math.round(weight / (scales[channelOf(i)] || 1)),
  );
  const stored = tensor(`${name} as int8`, "int8", shape, numbers);
  const scale = tensor(`scale of ${name}`, "float32", [channels], scales.map((one) => one || 1));
  return {
    initializers: [stored, scale],
    node: node("DequantizeLinear", [stored.name, scale.name], name, { axis: int(axis) }),
  };
}

function tensor(
  name: string,
  elementType: Initializer["elementType"],
  shape: readonly number[],
  data: Awaited<ReturnType<Initializer["read"]>>,
): Initializer {
  return { name, elementType, shape, read: () => Promise.resolve(data) };
}

function node(
  type: string,
  inputs: readonly string[],
  output: string,
  attributes: Node["attributes"],
): Node {
  return { type, domain: "", name: `widen ${output}`, inputs, outputs: [output], attributes };
}

/**
 * The operators that layers of networks are made of.
 *
 * Specification: onnx/docs/Operators.md, opset 20; for attention onnxruntime/docs/ContribOperators.md.
 *
 * @module
 */

import { MICROSOFT_DOMAIN } from "../fields.ts";
import { addNode, constant, float, int, ints, type Length, text, type Value } from "../graph.ts";
import {
  broadcast,
  expectLength,
  expectRank,
  fourLengths,
  lengthAt,
  shapeError,
} from "./shapes.ts";

type Float = Value<"float32">;

/** The numbers of a layer. */
export interface Affine {
  readonly weight: Float;
  readonly bias: Float;
}

/**
 * `x · weightᵀ + bias`, PyTorch's `Linear`.
 *
 * @param x `[rows, in]`.
 * @param affine Weight `[out, in]`, bias `[out]`.
 * @returns `[rows, out]`.
 */
export function linear(x: Float, { weight, bias }: Affine): Float {
  expectRank("Gemm", x, 2);
  expectLength("Gemm", weight, 1, lengthAt(x, 1));
  expectLength("Gemm", bias, 0, lengthAt(weight, 0));
  const shape = [lengthAt(x, 0), lengthAt(weight, 0)];
  const attributes = { transB: int(1) };
  return float32Node(x, "Gemm", [x, weight, bias], attributes, shape);
}

/** The matrix product of the last two axes; those before are broadcast. */
export function matMul(a: Float, b: Float): Float {
  const [rows, inner] = a.shape.slice(-2) as [Length, Length];
  if (a.shape.length < 2 || b.shape.length < 2) throw shapeError("MatMul", a.shape, b.shape);
  expectLength("MatMul", b, b.shape.length - 2, inner);
  const outer = broadcast("MatMul", a.shape.slice(0, -2), b.shape.slice(0, -2));
  return float32Node(a, "MatMul", [a, b], {}, [...outer, rows, lengthAt(b, -1)]);
}

/** Brings the last axis to mean 0 and variance 1, then scales and shifts it. */
export function layerNormalization(x: Float, { weight, bias }: Affine, epsilon: number): Float {
  expectLength("LayerNormalization", weight, 0, lengthAt(x, -1));
  expectLength("LayerNormalization", bias, 0, lengthAt(x, -1));
  const attributes = { axis: int(-1), epsilon: float(epsilon) };
  return float32Node(x, "LayerNormalization", [x, weight, bias], attributes, x.shape);
}

/** How a window moves; the same along both axes. */
export interface Window {
  readonly stride?: number;
  /** Zeros at each edge. */
  readonly padding?: number;
}

/**
 * Convolution.
 *
 * @param x `[batch, in, height, width]`.
 * @param affine Weight `[out, in, kernel, kernel]`, bias `[out]`.
 */
export function conv(x: Float, { weight, bias }: Affine, window: Window = {}): Float {
  const { stride = 1, padding = 0 } = window;
  expectLength("Conv", weight, 1, lengthAt(x, 1));
  expectLength("Conv", bias, 0, lengthAt(weight, 0));
  const [batch, , height, width] = fourLengths("Conv", x);
  const along = (length: Length, kernel: Length) => windowCount(length, kernel, stride, padding);
  const [out, , kernelHeight, kernelWidth] = fourLengths("Conv", weight);
  const shape = [batch, out, along(height, kernelHeight), along(width, kernelWidth)];
  const attributes = {
    strides: ints(stride, stride),
    pads: ints(padding, padding, padding, padding),
  };
  return float32Node(x, "Conv", [x, weight, bias], attributes, shape);
}

/**
 * Transposed convolution whose windows do not overlap: kernel and stride are the same.
 *
 * @param x `[batch, in, height, width]`.
 * @param affine Weight `[in, out, kernel, kernel]`, bias `[out]`.
 */
export function deconvolution(x: Float, { weight, bias }: Affine): Float {
  expectLength("ConvTranspose", weight, 0, lengthAt(x, 1));
  expectLength("ConvTranspose", bias, 0, lengthAt(weight, 1));
  const [, out, kernel, kernelWidth] = fourLengths("ConvTranspose", weight);
  if (kernel === null || kernel !== kernelWidth) throw shapeError("ConvTranspose", weight.shape);
  const [batch, , height, width] = fourLengths("ConvTranspose", x);
  const times = (length: Length) => length === null ? null : length * kernel;
  const attributes = { strides: ints(kernel, kernel) };
  const shape = [batch, out, times(height), times(width)];
  return float32Node(x, "ConvTranspose", [x, weight, bias], attributes, shape);
}

/** The greatest element of each square window, without padding. */
export function maxPool(x: Float, kernel: number, stride: number): Float {
  const [batch, channels, height, width] = fourLengths("MaxPool", x);
  const along = (length: Length) => windowCount(length, kernel, stride, 0);
  const attributes = { kernel_shape: ints(kernel, kernel), strides: ints(stride, stride) };
  return float32Node(x, "MaxPool", [x], attributes, [
    batch,
    channels,
    along(height),
    along(width),
  ]);
}

function windowCount(length: Length, kernel: Length, stride: number, padding: number): Length {
  if (length === null || kernel === null) return null;
  return Math.floor((length + 2 * padding - kernel) / stride) + 1;
}

/** Repeats each element of a `[batch, channels, height, width]` tensor `factor` times both ways. */
export function upsampleNearest(x: Float, factor: number): Float {
  const times = (length: Length) => length === null ? null : length * factor;
  const [batch, channels, height, width] = fourLengths("Resize", x);
  const scales = constant(x.graph, "float32", [1, 1, factor, factor]);
  const attributes = {
    mode: text("nearest"),
    coordinate_transformation_mode: text("asymmetric"),
    nearest_mode: text("floor"),
  };
  const shape = [batch, channels, times(height), times(width)];
  return float32Node(x, "Resize", [x, undefined, scales], attributes, shape);
}

/**
 * Softmax attention in one operator, which does not hold the weights as a whole.
 *
 * @param query `[batch, tokens, heads × head size]`, as `key` and `value`.
 * @param heads Number of heads.
 * @param scale What the products of queries and keys are multiplied by.
 */
export function fusedAttention(
  { query, key, value }: { query: Float; key: Float; value: Float },
  heads: number,
  scale: number,
): Float {
  for (const part of [query, key, value]) expectRank("MultiHeadAttention", part, 3);
  const attributes = { num_heads: int(heads), scale: float(scale) };
  return addNode(query.graph, "MultiHeadAttention", {
    domain: MICROSOFT_DOMAIN,
    inputs: [query, key, value],
    attributes,
  }, { elementType: "float32", shape: query.shape });
}

type Attributes = NonNullable<Parameters<typeof addNode>[2]["attributes"]>;

function float32Node(
  { graph }: Value,
  type: string,
  inputs: readonly (Value | undefined)[],
  attributes: Attributes,
  shape: readonly Length[],
): Float {
  return addNode(graph, type, { inputs, attributes }, { elementType: "float32", shape });
}

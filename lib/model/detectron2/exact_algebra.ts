/**
 * Layers that follow each other without anything between them, as one layer: the same numbers but for
 * rounding, with less work at run time. The one layer's parameters are nodes of the graph, of which
 * ONNX Runtime computes all that depends on no input once, when it opens the network: it has fast
 * products of matrices, and what goes into them stays in the checkpoint until then.
 *
 * @module
 */

import { constant } from "../../onnx/graph.ts";
import { add, div, mul, sqrt, sub } from "../../onnx/operators/elementwise.ts";
import { type Affine, linear } from "../../onnx/operators/layers.ts";
import { reshape, REST, transpose } from "../../onnx/operators/layout.ts";
import { type Parameter, tensor, type Weights } from "./parameters.ts";

/** Epsilon of PyTorch's BatchNorm2d. */
const BATCH_NORM_EPSILON = 1e-5;

/** A layer's parameters before they are in a graph. */
export interface AffineParameters {
  readonly weight: Parameter;
  readonly bias: Parameter;
}

/** The parameters `<layer>.weight` and `<layer>.bias`. */
export function findAffine(
  weights: Weights,
  layer: string,
  shape: readonly number[],
  outputs: number,
): AffineParameters {
  return {
    weight: weights.find(`${layer}.weight`, shape),
    bias: weights.find(`${layer}.bias`, [outputs]),
  };
}

/**
 * A deconvolution and the BatchNorm after it (by its running statistics), as one deconvolution.
 *
 * @param deconvolution Weight `[in, out, kernel, kernel]`.
 * @param norm Name of the BatchNorm layer.
 */
export function foldBatchNorm(
  weights: Weights,
  { weight, bias }: AffineParameters,
  norm: string,
): Affine {
  const outputs = bias.shape[0]!;
  const part = (name: string) => tensor(weights, weights.find(`${norm}.${name}`, [outputs]));
  const factors = div(part("weight"), sqrt(add(part("running_var"), BATCH_NORM_EPSILON)));
  return {
    weight: mul(tensor(weights, weight), reshape(factors, [1, outputs, 1, 1])),
    bias: add(mul(sub(tensor(weights, bias), part("running_mean")), factors), part("bias")),
  };
}

/**
 * A deconvolution and the 1×1 convolution after it, as one deconvolution: what the convolution does to
 * the channels of a pixel, it does to those of each place of the deconvolution's kernel.
 *
 * @param first Deconvolution: weight `[in, middle, kernel, kernel]`, bias `[middle]`.
 * @param second Convolution: weight `[out, middle, 1, 1]`, bias `[out]`.
 */
export function fuseConvolution(
  weights: Weights,
  first: AffineParameters,
  second: AffineParameters,
): Affine {
  const [inputs, middle, kernel] = first.weight.shape as [number, number, number];
  const outputs = second.bias.shape[0]!;
  const bias = tensor(weights, second.bias);
  const nothing = constant(weights.graph, "float32", Array<number>(outputs).fill(0));
  const mixing = reshape(tensor(weights, second.weight), [outputs, middle]);
  const places = transpose(tensor(weights, first.weight), [0, 2, 3, 1]);
  const mixed = linear(reshape(places, [REST, middle]), { weight: mixing, bias: nothing });
  const offsets = linear(reshape(tensor(weights, first.bias), [1, middle]), {
    weight: mixing,
    bias,
  });
  return {
    weight: transpose(reshape(mixed, [inputs, kernel, kernel, outputs]), [0, 3, 1, 2]),
    bias: reshape(offsets, [outputs]),
  };
}

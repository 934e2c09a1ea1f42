/**
 * Layers that follow each other without anything between them, as one layer: the same numbers but for
 * rounding, with less work at run time.
 *
 * @module
 */

import { addInitializer } from "../../onnx/graph.ts";
import type { Affine } from "../../onnx/operators/layers.ts";
import type { Parameter, Weights } from "./parameters.ts";

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
  const outputs = bias.shape;
  const [scale, shift, mean, variance] = ["weight", "bias", "running_mean", "running_var"].map(
    (part) => weights.find(`${norm}.${part}`, outputs),
  ) as [Parameter, Parameter, Parameter, Parameter];
  const factors = async () => {
    const deviations = await variance.read();
    return (await scale.read()).map((s, i) => s / Math.sqrt(deviations[i]! + BATCH_NORM_EPSILON));
  };
  return addAffine(weights, `${weight.name} with ${norm}`, {
    shape: weight.shape,
    outputs: bias.shape[0]!,
    readWeight: async () => scaleOutputs(await weight.read(), weight.shape, await factors()),
    readBias: async () => {
      const [factor, means, shifts] = [await factors(), await mean.read(), await shift.read()];
      return (await bias.read()).map((b, i) => (b - means[i]!) * factor[i]! + shifts[i]!);
    },
  });
}

/** Multiplies the kernels of each output of a `[in, out, …kernel]` weight. */
function scaleOutputs(
  weight: Float32Array<ArrayBuffer>,
  shape: readonly number[],
  factors: Float32Array,
): Float32Array<ArrayBuffer> {
  const [, outputs, ...kernel] = shape as [number, number, ...number[]];
  const kernelSize = kernel.reduce((product, length) => product * length, 1);
  return weight.map((w, i) => w * factors[Math.floor(i / kernelSize) % outputs]!);
}

/**
 * A deconvolution and the 1×1 convolution after it, as one deconvolution.
 *
 * @param first Deconvolution: weight `[in, middle, kernel, kernel]`, bias `[middle]`.
 * @param second Convolution: weight `[out, middle, 1, 1]`, bias `[out]`.
 */
export function fuseConvolution(
  weights: Weights,
  first: AffineParameters,
  second: AffineParameters,
): Affine {
  const [inputs, middle, ...kernel] = first.weight.shape as [number, number, ...number[]];
  const outputs = second.bias.shape[0]!;
  const kernelSize = kernel.reduce((product, length) => product * length, 1);
  return addAffine(weights, `${first.weight.name} with ${second.weight.name}`, {
    shape: [inputs, outputs, ...kernel],
    outputs,
    readWeight: async () =>
      multiplyMiddle(await first.weight.read(), await second.weight.read(), {
        inputs,
        middle,
        outputs,
        kernelSize,
      }),
    readBias: async () => {
      const [bias, kernels] = [await first.bias.read(), await second.weight.read()];
      return (await second.bias.read()).map((b, o) =>
        b + dot(kernels.subarray(o * middle, (o + 1) * middle), bias)
      );
    },
  });
}

interface Sizes {
  readonly inputs: number;
  readonly middle: number;
  readonly outputs: number;
  readonly kernelSize: number;
}

/** Places of a kernel that are multiplied at once, so that the rows are read from memory less often. */
const PLACES = 4;

/** `fused[i, o, k] = Σ_m second[o, m] · first[i, m, k]`, summed in double precision. */
function multiplyMiddle(
  first: Float32Array,
  second: Float32Array,
  { inputs, middle, outputs, kernelSize }: Sizes,
): Float32Array<ArrayBuffer> {
  const fused = new Float32Array(inputs * outputs * kernelSize);
  const rows = new Float64Array((outputs + outputs % 2) * middle);
  rows.set(second);
  const columns = new Float64Array(middle * PLACES);
  const sums = new Float64Array(rows.length / middle * PLACES);
  for (let input = 0; input < inputs; input++) {
    for (let begin = 0; begin < kernelSize; begin += PLACES) {
      const places = Math.min(PLACES, kernelSize - begin);
      for (let m = 0; m < middle; m++) {
        const from = (input * middle + m) * kernelSize + begin;
        for (let p = 0; p < places; p++) columns[m * PLACES + p] = first[from + p]!;
      }
      multiply(rows, columns, sums);
      for (let output = 0; output < outputs; output++) {
        const to = (input * outputs + output) * kernelSize + begin;
        for (let p = 0; p < places; p++) fused[to + p] = sums[output * PLACES + p]!;
      }
    }
  }
  return fused;
}

/** `sums[o, p] = Σ_m rows[o, m] · columns[m, p]` for {@link PLACES} columns; two rows at once, of an even number. */
function multiply(rows: Float64Array, columns: Float64Array, sums: Float64Array): void {
  const middle = columns.length / PLACES;
  for (let to = 0, row = 0; to < sums.length; to += 2 * PLACES, row += 2 * middle) {
    let s0 = 0, s1 = 0, s2 = 0, s3 = 0, t0 = 0, t1 = 0, t2 = 0, t3 = 0;
    for (let m = 0; m < middle; m++) {
      const s = rows[row + m]!, t = rows[row + middle + m]!, at = m * PLACES;
      const c0 = columns[at]!, c1 = columns[at + 1]!, c2 = columns[at + 2]!, c3 = columns[at + 3]!;
      s0 += s * c0;
      s1 += s * c1;
      s2 += s * c2;
      s3 += s * c3;
      t0 += t * c0;
      t1 += t * c1;
      t2 += t * c2;
      t3 += t * c3;
    }
    sums.set([s0, s1, s2, s3, t0, t1, t2, t3], to);
  }
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/**
 * Linear layers of the same input, as one whose outputs are theirs one after the other.
 *
 * @param layers Each with weight `[out, in]`.
 */
export function stackLinear(
  weights: Weights,
  name: string,
  layers: readonly AffineParameters[],
): Affine {
  const outputs = layers.reduce((sum, { bias }) => sum + bias.shape[0]!, 0);
  return addAffine(weights, name, {
    shape: [outputs, layers[0]!.weight.shape[1]!],
    outputs,
    readWeight: () => readJoined(layers.map(({ weight }) => weight)),
    readBias: () => readJoined(layers.map(({ bias }) => bias)),
  });
}

async function readJoined(parts: readonly Parameter[]): Promise<Float32Array<ArrayBuffer>> {
  const lengths = parts.map(({ shape }) => shape.reduce((product, length) => product * length, 1));
  const whole = new Float32Array(lengths.reduce((sum, length) => sum + length, 0));
  let begin = 0;
  for (const [i, part] of parts.entries()) {
    const place = whole.subarray(begin, begin += lengths[i]!);
    const { buffer, byteOffset, byteLength } = place;
    const numbers = await part.read(new Uint8Array(buffer, byteOffset, byteLength));
    if (numbers.buffer !== buffer) place.set(numbers);
  }
  return whole;
}

interface NewAffine {
  readonly shape: readonly number[];
  readonly outputs: number;
  readonly readWeight: () => Promise<Float32Array<ArrayBuffer>>;
  readonly readBias: () => Promise<Float32Array<ArrayBuffer>>;
}

function addAffine({ graph }: Weights, name: string, parts: NewAffine): Affine {
  const elementType = "float32";
  const { shape, outputs, readWeight, readBias } = parts;
  return {
    weight: addInitializer(graph, { name, elementType, shape }, readWeight),
    bias: addInitializer(
      graph,
      { name: `bias of ${name}`, elementType, shape: [outputs] },
      readBias,
    ),
  };
}

import assert from "node:assert/strict";
import { numbersOf, readPart, runGraph } from "../../../tests/run_graph.ts";
import { toTensor } from "../../checkpoint/element_type.ts";
import type { LazyTensor } from "../../checkpoint/lazy_tensor.ts";
import { addInput } from "../../onnx/graph.ts";
import { type Affine, deconvolution } from "../../onnx/operators/layers.ts";
import { float32Tensor, type Tensor } from "../../tensor/tensor.ts";
import {
  type AffineParameters,
  findAffine,
  foldBatchNorm,
  fuseConvolution,
} from "./exact_algebra.ts";
import { type Weights, weightsFrom } from "./parameters.ts";

interface Stored {
  readonly shape: number[];
  readonly data: number[];
}

interface Algebra {
  readonly parameters: Record<string, Stored>;
  readonly inputs: { readonly picture: Stored };
  readonly outputs: Record<string, Stored>;
}

function tensor({ shape, data }: Stored) {
  return float32Tensor(shape, Float32Array.from(data));
}

function lazy(name: string, { shape, data }: Stored): [string, LazyTensor] {
  return [name, {
    name,
    dtype: "float32",
    shape,
    read: (dtype) => Promise.resolve(toTensor(dtype, shape, Float32Array.from(data))),
  }];
}

/** What is drawn of the picture by a deconvolution that stands for several layers. */
async function drawn(
  { parameters, inputs: { picture } }: Algebra,
  fuse: (weights: Weights, up: AffineParameters) => Affine,
) {
  const state = new Map(Object.entries(parameters).map(([name, stored]) => lazy(name, stored)));
  const { found } = await runGraph((graph) => {
    const weights = weightsFrom(graph, state, "checkpoint.pth");
    const x = addInput(graph, "picture", "float32", picture.shape);
    return { found: deconvolution(x, fuse(weights, findAffine(weights, "up", [3, 4, 2, 2], 4))) };
  }, { picture: tensor(picture) });
  return found!;
}

Deno.test("layers in one give what PyTorch gives for them one after the other", async () => {
  const algebra = await readPart<Algebra>("algebra");
  const found: Record<string, Tensor> = {
    normalised: await drawn(algebra, (weights, up) => foldBatchNorm(weights, up, "norm")),
    lateral: await drawn(
      algebra,
      (weights, up) =>
        fuseConvolution(weights, up, findAffine(weights, "lateral", [5, 4, 1, 1], 5)),
    ),
  };
  for (const [name, { shape, data }] of Object.entries(algebra.outputs)) {
    assert.deepEqual(found[name]!.shape, shape);
    const numbers = numbersOf(found[name]);
    const worst = Math.max(...data.map((number, i) => Math.abs(number - numbers[i]!)));
    assert.ok(worst <= 1e-5, `${name} is off by ${worst}`);
  }
});

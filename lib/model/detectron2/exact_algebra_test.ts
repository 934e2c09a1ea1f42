import assert from "node:assert/strict";
import { numbersOf, readPart, runGraph } from "../../../tests/run_graph.ts";
import { toTensor } from "../../checkpoint/element_type.ts";
import type { LazyTensor } from "../../checkpoint/lazy_tensor.ts";
import { addInput } from "../../onnx/graph.ts";
import { deconvolution, linear } from "../../onnx/operators/layers.ts";
import { float32Tensor } from "../../tensor/tensor.ts";
import { findAffine, foldBatchNorm, fuseConvolution, stackLinear } from "./exact_algebra.ts";
import { weightsFrom } from "./parameters.ts";

interface Stored {
  readonly shape: number[];
  readonly data: number[];
}

interface Algebra {
  readonly parameters: Record<string, Stored>;
  readonly inputs: { readonly picture: Stored; readonly flat: Stored };
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

Deno.test("layers in one give what PyTorch gives for them one after the other", async () => {
  const { parameters, inputs, outputs } = await readPart<Algebra>("algebra");
  const state = new Map(Object.entries(parameters).map(([name, stored]) => lazy(name, stored)));
  const found = await runGraph((graph) => {
    const weights = weightsFrom(graph, state, "checkpoint.pth");
    const picture = addInput(graph, "picture", "float32", inputs.picture.shape);
    const flat = addInput(graph, "flat", "float32", inputs.flat.shape);
    const up = findAffine(weights, "up", [3, 4, 2, 2], 4);
    const lateral = findAffine(weights, "lateral", [5, 4, 1, 1], 5);
    const linears = [
      findAffine(weights, "first", [2, 3], 2),
      findAffine(weights, "second", [4, 3], 4),
    ];
    return {
      normalised: deconvolution(picture, foldBatchNorm(weights, up, "norm")),
      lateral: deconvolution(picture, fuseConvolution(weights, up, lateral)),
      stacked: linear(flat, stackLinear(weights, "both", linears)),
    };
  }, { picture: tensor(inputs.picture), flat: tensor(inputs.flat) });
  for (const [name, { shape, data }] of Object.entries(outputs)) {
    assert.deepEqual(found[name]!.shape, shape);
    const numbers = numbersOf(found[name]);
    const worst = Math.max(...data.map((number, i) => Math.abs(number - numbers[i]!)));
    assert.ok(worst <= 1e-5, `${name} is off by ${worst}`);
  }
});

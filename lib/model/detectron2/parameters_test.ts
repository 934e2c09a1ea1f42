import assert from "node:assert/strict";
import { toTensor } from "../../checkpoint/element_type.ts";
import type { LazyTensor } from "../../checkpoint/lazy_tensor.ts";
import { createGraph } from "../../onnx/graph.ts";
import { weightsFrom } from "./parameters.ts";

function parameterOf(...numbers: number[]) {
  const data = Float32Array.from(numbers);
  const shape = [data.length];
  const tensor: LazyTensor = {
    name: "w",
    dtype: "float32",
    shape,
    read: (dtype) => Promise.resolve(toTensor(dtype, shape, data)),
  };
  return weightsFrom(createGraph("test"), new Map([["w", tensor]]), "a.pth").find("w", shape);
}

Deno.test("Parameter.read() gives finite numbers, and refuses others with the parameter's name", async () => {
  assert.deepEqual([...await parameterOf(1, -0, 3e38).read()], [1, -0, Math.fround(3e38)]);
  assert.deepEqual([...await parameterOf().read()], []);
  const largest = 3.4e38;
  assert.equal((await parameterOf(...new Array<number>(7).fill(largest)).read()).length, 7);
  for (const number of [NaN, Infinity, -Infinity]) {
    for (let place = 0; place < 7; place++) {
      const numbers = new Array<number>(7).fill(largest).with(place, number);
      await assert.rejects(parameterOf(...numbers).read(), {
        kind: "model",
        message: /a\.pth: its parameter w holds numbers that are infinite or none; copy the check/,
      });
    }
  }
});

import assert from "node:assert/strict";
import { checkInputs } from "./check_inputs.ts";
import { GraphError } from "./ort_errors.ts";
import type { GraphValue, NamedTensors } from "./session_messages.ts";

const VALUES: readonly GraphValue[] = [
  { name: "image", dtype: "float32", shape: [1, null, 2] },
  { name: "count", dtype: "int64", shape: [] },
];
const COUNT = { dtype: "int64", shape: [], data: BigInt64Array.of(3n) } as const;

Deno.test("checkInputs() takes tensors that fit, empty ones too", () => {
  for (const rows of [0, 1, 7]) {
    const image = {
      dtype: "float32",
      shape: [1, rows, 2],
      data: new Float32Array(rows * 2),
    } as const;
    checkInputs({ image, count: COUNT }, VALUES);
  }
  checkInputs({}, []);
});

Deno.test("checkInputs() throws when names, dtypes or shapes do not fit", () => {
  const image = { dtype: "float32", shape: [1, 1, 2], data: new Float32Array(2) } as const;
  const wrong: [NamedTensors, RegExp][] = [
    [{ image }, /no tensor for its input "count"/],
    [{ image, count: COUNT, mask: image }, /no input "mask"; its inputs are "image", "count"/],
    [
      { image: { ...image, shape: [1, 2] }, count: COUNT },
      /takes float32 \[1, any, 2\], not .*\[1, 2\]/,
    ],
    [{ image: { ...image, shape: [2, 1, 2] }, count: COUNT }, /not float32 \[2, 1, 2\]/],
    [{ image, count: { dtype: "uint8", shape: [], data: Uint8Array.of(3) } }, /not uint8/],
    [{ image: { ...image, shape: [1, 3, 2] }, count: COUNT }, /2 elements as \[1, 3, 2\]/],
    [{ image: { ...image, shape: [1, NaN, 2] }, count: COUNT }, /2 elements/],
    [{ image: { ...image, shape: [1, 0.5, 2] }, count: COUNT }, /2 elements/],
    [Object.create({ image, count: COUNT }), /no tensor for its input "image"/],
  ];
  for (const [inputs, message] of wrong) {
    assert.throws(() => checkInputs(inputs, VALUES), (error) => {
      assert.ok(error instanceof GraphError);
      assert.match(error.message, message);
      return true;
    });
  }
});

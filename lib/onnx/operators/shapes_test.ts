import assert from "node:assert/strict";
import { addInitializer, addInput, constant, createGraph, type Shape } from "../graph.ts";
import { add } from "./elementwise.ts";
import { conv, deconvolution, layerNormalization, linear, matMul, maxPool } from "./layers.ts";
import { concat, gather, reshape, REST, slice, split, transpose } from "./layout.ts";
import { broadcast } from "./shapes.ts";

const graph = createGraph("shapes");

function value(...shape: Shape) {
  return addInput(graph, `value_${graph.inputs.length}`, "float32", shape);
}

function affine(weight: Shape, bias: Shape) {
  return { weight: value(...weight), bias: value(...bias) };
}

Deno.test("broadcast() stretches axes of length 1 and keeps what is not known", () => {
  assert.deepEqual(broadcast("Add", [2, 1], [3]), [2, 3]);
  assert.deepEqual(broadcast("Add", [null, 1], [1, null]), [null, null]);
  assert.deepEqual(broadcast("Add", [null, 4], [5, 1]), [5, 4]);
  assert.deepEqual(broadcast("Add", [], [1]), [1]);
  assert.deepEqual(broadcast("Add", [0], [1]), [0]);
  assert.throws(() => broadcast("Add", [2, 3], [2]), /Cannot apply Add to \[2, 3\], \[2\]/);
});

Deno.test("operators know the shapes of what they give, as far as can be known", () => {
  assert.deepEqual(reshape(value(null, 6), [REST, 3]).shape, [null, 3]);
  assert.deepEqual(reshape(value(4, 6), [REST, 3]).shape, [8, 3]);
  assert.deepEqual(concat([value(2, null), value(null, 3)], 0).shape, [null, 3]);
  assert.deepEqual(slice(value(5), 0, 2, 9).shape, [3]);
  assert.deepEqual(gather(value(7, 4), constant(graph, "int64", 1), 0).shape, [4]);
  assert.deepEqual(matMul(value(1, null, 8), value(8, 2)).shape, [1, null, 2]);
  assert.deepEqual(
    conv(value(1, 3, null, 33), affine([4, 3, 3, 3], [4]), { stride: 2, padding: 1 }).shape,
    [1, 4, null, 17],
  );
  assert.deepEqual(deconvolution(value(1, 3, 5, null), affine([3, 2, 2, 2], [2])).shape, [
    1,
    2,
    10,
    null,
  ]);
  assert.deepEqual(maxPool(value(1, 1, 5, 4), 1, 2).shape, [1, 1, 3, 2]);
});

Deno.test("operators refuse tensors that do not go together", () => {
  const wrong: (() => unknown)[] = [
    () => add(value(2), value(3)),
    () => reshape(value(4), [3]),
    () => reshape(value(4), [3, REST]),
    () => transpose(value(1, 2), [0, 0]),
    () => transpose(value(1, 2), [1]),
    () => concat([value(2, 3), value(2, 4)], 0),
    () => concat([], 0),
    () => concat([value(2)], 1),
    () => split(value(5), 0, [2, 2]),
    () => matMul(value(2, 3), value(4, 2)),
    () => matMul(value(3), value(3)),
    () => linear(value(2, 3), affine([4, 2], [4])),
    () => linear(value(2, 3), affine([4, 3], [3])),
    () => linear(value(1, 2, 3), affine([4, 3], [4])),
    () => conv(value(1, 3, 5, 5), affine([4, 2, 3, 3], [4])),
    () => conv(value(3, 5, 5), affine([4, 3, 3, 3], [4])),
    () => deconvolution(value(1, 3, 5, 5), affine([3, 4, 2, 3], [4])),
    () => layerNormalization(value(2, 3), affine([2], [3]), 1e-5),
    () => constant(graph, "int64", [1, 2], [3]),
  ];
  for (const build of wrong) assert.throws(build, RangeError, String(build));
});

Deno.test("addInitializer() refuses a name that is taken", () => {
  const tensor = { name: "weights", elementType: "float32", shape: [1] } as const;
  const read = () => Promise.resolve(new Float32Array(1));
  addInitializer(graph, tensor, read);
  assert.throws(() => addInitializer(graph, tensor, read), /weights twice/);
});

Deno.test("constant() writes equal constants once", () => {
  const small = createGraph("constants");
  const names = [
    constant(small, "int64", 1),
    constant(small, "int64", 1),
    constant(small, "int64", [1]),
    constant(small, "float32", 1),
  ].map(({ name }) => name);
  assert.equal(new Set(names).size, 3);
  assert.equal(names[0], names[1]);
  assert.equal(small.initializers.length, 3);
});

import assert from "node:assert/strict";
import type { Tensor } from "../tensor/tensor.ts";
import {
  arrivedModel,
  arrivedTensors,
  buffersHandedOver,
  buffersOf,
  sentModel,
  sentTensors,
} from "./session_messages.ts";

const NUMBERS = Float32Array.of(0, 1.5, -2);
const TENSORS: Record<string, Tensor> = {
  part: { dtype: "float32", shape: [2, 1], data: NUMBERS.subarray(1) },
  whole: { dtype: "int64", shape: [1], data: BigInt64Array.of(-(2n ** 40n)) },
  bytes: { dtype: "uint8", shape: [3], data: Uint8Array.of(7, 8, 9) },
  none: { dtype: "float32", shape: [0, 4], data: new Float32Array(0) },
};

Deno.test("arrivedTensors() gives what sentTensors() was given, parts of buffers too", () => {
  const sent = sentTensors(TENSORS);
  assert.deepEqual(arrivedTensors(structuredClone(sent)), TENSORS);
  assert.equal(arrivedTensors(sent).part!.data.buffer, NUMBERS.buffer);
});

Deno.test("sentTensors() sends no typed array, for Deno looks at every element of them", () => {
  for (const { data } of Object.values(sentTensors(TENSORS))) assert.ok(data instanceof DataView);
});

Deno.test("arrivedModel() gives what sentModel() was given", () => {
  const bytes = Uint8Array.of(1, 2, 3, 4).subarray(1, 3);
  assert.deepEqual(arrivedModel(sentModel({ bytes })), { bytes, externalData: [] });
  const model = { bytes, externalData: [{ path: "a", data: new Uint8Array(5) }] };
  assert.deepEqual(arrivedModel(structuredClone(sentModel(model))), model);
  const named = { folder: "/weights", names: ["b", "c"] };
  const left = sentModel({ bytes, files: { ...named, byteLength: 7, check: async () => {} } });
  assert.deepEqual(arrivedModel(structuredClone(left)).files, named);
});

Deno.test("buffersHandedOver() and buffersOf() name each buffer once", () => {
  const data = new Uint8Array(8);
  const externalData = [{ path: "a", data: data.subarray(0, 4) }, { path: "b", data }];
  const model = sentModel({ bytes: new Uint8Array(1), externalData });
  const open = { kind: "open", provider: "wasm", threads: 1, model } as const;
  assert.deepEqual(buffersHandedOver(open), [data.buffer]);
  assert.deepEqual(buffersHandedOver({ kind: "run", inputs: sentTensors(TENSORS) }), []);
  assert.equal(buffersOf(sentTensors({ a: TENSORS.part!, b: TENSORS.part! })).length, 1);
});

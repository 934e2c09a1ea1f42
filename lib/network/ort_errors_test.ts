import assert from "node:assert/strict";
import { faultOf, GraphError, reasonOf, RuntimeMissing } from "./ort_errors.ts";

// What onnxruntime-web 1.30 throws for a file of random bytes.
const BAD_FILE = new Error(
  "Can't create a session. ERROR_CODE: 7, ERROR_MESSAGE: Failed to load model because protobuf parsing failed.",
);

Deno.test("faultOf() blames the graph for what ONNX Runtime says about it", () => {
  assert.equal(faultOf(BAD_FILE, "wasm"), "model");
  assert.equal(faultOf(new GraphError('its "y" is not a tensor'), "webgpu"), "model");
});

Deno.test("faultOf() blames the device for everything else", () => {
  const failures = [
    new Error("Can't create a session. ERROR_CODE: 11, ERROR_MESSAGE: no device"),
    new Error("no WebGPU adapter answers"),
    new WebAssembly.RuntimeError("unreachable"),
    94367,
    undefined,
  ];
  for (const failure of failures) {
    assert.equal(faultOf(failure, "webgpu"), "device", String(failure));
  }
});

Deno.test("faultOf() blames the graph for what the native library says, unless memory is short", () => {
  const noStatus = new Error("Failed to load model because protobuf parsing failed.");
  assert.equal(faultOf(noStatus, "native"), "model");
  assert.equal(faultOf(new RuntimeMissing("it is not there"), "native"), "device");
});

Deno.test("faultOf() tells when memory is short, whoever says so", () => {
  const failures = [
    new Error("Can't create a session. ERROR_CODE: 6, ERROR_MESSAGE: std::bad_alloc"),
    new Error("bad allocation"),
    new RangeError("Array buffer allocation failed"),
    new RangeError("WebAssembly.Memory.grow(): Unable to grow instance memory"),
    new WebAssembly.RuntimeError("Aborted(OOM). Build with -sASSERTIONS for more info."),
    new Error("ERROR_CODE: 1, ERROR_MESSAGE: Calculation for Tensor storage size overflowed"),
    new Error("Failed to allocate memory for requested buffer of size 14400000000"),
  ];
  for (const failure of failures) {
    assert.equal(faultOf(failure, "wasm"), "memory", String(failure));
    assert.equal(faultOf(failure, "native"), "memory", String(failure));
  }
});

Deno.test("reasonOf() says what happened in one line without a full stop", () => {
  assert.equal(reasonOf(BAD_FILE), "Failed to load model because protobuf parsing failed");
  assert.equal(reasonOf(new Error("one\n  two.\n")), "one two");
  assert.equal(
    reasonOf(new WebAssembly.RuntimeError("unreachable")),
    "ONNX Runtime crashed (unreachable)",
  );
  assert.equal(reasonOf(94367), "ONNX Runtime crashed (exception 94367)");
  assert.equal(reasonOf(new Error("")), "no reason was given");
});

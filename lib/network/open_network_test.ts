import assert from "node:assert/strict";
import { readGraph, testNetwork } from "../../tests/suites/network.ts";
import { requestAdapter } from "./adapter.ts";
import { openNetwork } from "./open_network.ts";

const adapter = await requestAdapter();

testNetwork({
  name: "wasm with 1 thread",
  open: (graph) => openNetwork(graph, { device: "wasm", threads: 1 }),
  ignore: false,
});
testNetwork({
  name: "wasm with 2 threads",
  open: (graph) => openNetwork(graph, { device: "wasm", threads: 2 }),
  ignore: false,
});
testNetwork({
  name: adapter ? "WebGPU" : "WebGPU (left out: no adapter answers on this machine)",
  open: (graph) => openNetwork(graph, { device: "webgpu", threads: 1 }),
  ignore: adapter === null,
});

import assert from "node:assert/strict";
import {
  assertClose,
  errorOfKind,
  readCases,
  readGraph,
  testNetwork,
} from "../../tests/suites/network.ts";
import { SABOTAGE } from "../../tests/suites/sabotage.ts";
import { SegmenterError } from "../errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type AdapterInfo, findAdapter } from "./adapter.ts";
import { objectionToNative } from "./native_ort.ts";
import type { Provider } from "./network.ts";
import { openNetwork } from "./open_network.ts";

/** Longer than any of these tests' requests takes on a busy machine. */
const PATIENCE_MS = 60_000;
const IMPATIENCE_MS = 300;

const adapter = await findAdapter();
const hasNoAdapter = adapter === null;
const objection = await objectionToNative();
const hasNoNative = objection !== undefined;
const native = hasNoNative ? `native (left out: ${objection})` : "native";
const webGpu = hasNoAdapter ? "WebGPU (left out: no adapter answers on this machine)" : "WebGPU";

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
  name: native,
  open: (graph) => openNetwork(graph, { device: "native", threads: 2 }),
  ignore: hasNoNative,
});
testNetwork({
  name: webGpu,
  open: (graph) => openNetwork(graph, { device: "webgpu", threads: 1 }),
  ignore: hasNoAdapter,
});

Deno.test("openNetwork() asks for the graph of the provider that it opens", async () => {
  const providers: Provider[] = [];
  await using network = await openNetwork((provider) => {
    providers.push(provider);
    return readGraph("convolutions");
  }, { device: "wasm", threads: 1 });
  assert.deepEqual(providers, ["wasm"]);
  assert.deepEqual(network.device, {
    provider: "wasm",
    detail: "1 thread",
    reason: '"wasm" was asked for',
  });
});

Deno.test("openNetwork() gives at most 4 threads to a small network, 8 to a large one", async () => {
  const unused = { path: "unused.bin", data: new Uint8Array(64 * 1024 * 1024) };
  const large = async () => ({ ...await convolutions(), externalData: [unused] });
  for (const [graph, most] of [[convolutions, 4], [large, 8]] as const) {
    const threads = Math.min(navigator.hardwareConcurrency, most);
    await using network = await openNetwork(graph, { device: "wasm" });
    assert.equal(network.device.detail, threads === 1 ? "1 thread" : `${threads} threads`);
  }
});

Deno.test("openNetwork() throws when the number of threads is none", async () => {
  for (const threads of [0, -1, 1.5, NaN, Infinity]) {
    await assert.rejects(openNetwork(convolutions, { device: "wasm", threads }), RangeError);
  }
});

Deno.test("openNetwork() hands on what goes wrong with the graph", async () => {
  const failure = new Error("no such graph");
  const graph = () => Promise.reject(failure);
  await assert.rejects(
    openNetwork(graph, { device: "wasm" }),
    errorOfKind("model", /no such graph/),
  );
});

Deno.test({
  name: "openNetwork() asks for permission when it may not read its own files",
  permissions: { read: false },
  fn: async () => {
    const graph = () => Promise.resolve({ bytes: new Uint8Array(1) });
    await assert.rejects(openNetwork(graph, { device: "wasm" }), (error) => {
      assert.ok(error instanceof SegmenterError);
      assert.equal(error.kind, "device");
      assert.match(error.remedy, /--allow-read/);
      return true;
    });
  },
});

Deno.test("openNetwork() takes wasm for auto when there is no adapter or only a software one", async () => {
  const adapters: [AdapterInfo | null, RegExp][] = [
    [null, /no WebGPU adapter/],
    [named("llvmpipe (LLVM 15.0.6, 256 bits)"), /software \(llvmpipe/],
  ];
  for (const [info, reason] of adapters) {
    const internals = saboteur("", info);
    await using network = await openNetwork(
      convolutions,
      { device: "auto", threads: 1 },
      internals,
    );
    assert.equal(network.device.provider, "wasm");
    assert.match(network.device.reason, reason);
  }
});

Deno.test("openNetwork() takes wasm for auto when the graphics card does not open", async () => {
  const providers: Provider[] = [];
  await using network = await openNetwork(
    (provider) => {
      providers.push(provider);
      return readGraph("convolutions");
    },
    { device: "auto", threads: 1 },
    saboteur("?no-adapter", named("GeForce GTX 1080")),
  );
  assert.deepEqual(providers, ["webgpu", "wasm"]);
  assert.equal(network.device.provider, "wasm");
  assert.match(network.device.reason, /WebGPU could not be used: no WebGPU adapter answers/);
});

Deno.test({
  name: `openNetwork() takes the graphics card for auto when it answers: ${webGpu}`,
  ignore: hasNoAdapter,
  fn: async () => {
    const internals = saboteur("", named("GeForce GTX 1080"));
    await using network = await openNetwork(
      convolutions,
      { device: "auto", threads: 1 },
      internals,
    );
    assert.equal(network.device.provider, "webgpu");
    assert.match(network.device.reason, /graphics card/);
  },
});

Deno.test("openNetwork() throws for native when it cannot be had, and says how it is", async () => {
  const opened = openNetwork(convolutions, { device: "native" }, saboteur());
  await assert.rejects(opened, (error) => {
    assert.ok(errorOfKind("device", /nobody wants it/)(error));
    assert.match(String(error), /deno task native.*--allow-ffi/);
    return true;
  });
});

Deno.test({
  name: `openNetwork() takes the native library for auto and cpu without a GPU: ${native}`,
  ignore: hasNoNative,
  fn: async () => {
    for (const device of ["auto", "cpu"] as const) {
      const internals = { ...saboteur("", null), objectionToNative };
      const graphs: string[] = [];
      await using network = await openNetwork(
        (provider) => {
          graphs.push(provider);
          return convolutions();
        },
        { device, threads: 1 },
        internals,
      );
      assert.equal(network.device.provider, "native");
      assert.equal(network.device.detail, "1 thread");
      assert.match(network.device.reason, /onnxruntime-node is installed/);
      assert.deepEqual(graphs, ["webgpu"]);
    }
  },
});

Deno.test({
  name: "openNetwork() takes wasm for auto and cpu when the native library does not load",
  permissions: { read: true, env: true, sys: true, ffi: false },
  fn: async () => {
    const internals = saboteur("", null);
    for (const device of ["auto", "cpu"] as const) {
      await using network = await openNetwork(
        convolutions,
        { device, threads: 1 },
        { ...internals, objectionToNative: () => Promise.resolve(undefined) },
      );
      assert.equal(network.device.provider, "wasm");
      assert.match(
        network.device.reason,
        /native could not be used: onnxruntime-node does not load/,
      );
      const [good] = await readCases("convolutions");
      assertClose(await network.run(good!.inputs), good!.outputs);
    }
  },
});

Deno.test({
  name: "objectionToNative() objects without permission to load it, and does not ask for it",
  permissions: { read: true, ffi: false },
  fn: async () => {
    assert.match(await objectionToNative() ?? "", /is not installed|may not be loaded/);
  },
});

Deno.test("openNetwork() throws for webgpu when there is no adapter", async () => {
  const opened = openNetwork(convolutions, { device: "webgpu" }, saboteur("", null));
  await assert.rejects(opened, errorOfKind("device", /no WebGPU adapter/));
});

Deno.test({
  name: `openNetwork() warns for webgpu when the adapter is software: ${webGpu}`,
  ignore: hasNoAdapter,
  fn: async () => {
    const internals = saboteur("", named("llvmpipe"));
    await using network = await openNetwork(
      convolutions,
      { device: "webgpu", threads: 1 },
      internals,
    );
    assert.equal(network.device.provider, "webgpu");
    assert.match(network.device.reason, /warning: its adapter is software/);
  },
});

Deno.test("openNetwork() throws when its thread never answers", async () => {
  const internals = { ...saboteur("?mute"), silenceLimitMs: IMPATIENCE_MS };
  const opened = openNetwork(convolutions, { device: "wasm" }, internals);
  await assert.rejects(opened, errorOfKind("device", /no sign for 0.3 seconds/));
});

Deno.test("openNetwork() throws when its thread crashes before it answers", async () => {
  const opened = openNetwork(convolutions, { device: "wasm" }, saboteur("?broken"));
  await assert.rejects(opened, errorOfKind("device", /crashed/));
});

for (
  const [sabotage, silenceLimitMs, found] of [
    ["crash", PATIENCE_MS, /its thread crashed.*sabotaged/],
    ["babble", PATIENCE_MS, /answered "opened" instead of "outputs"/],
    ["hang", IMPATIENCE_MS, /no sign for 0.3 seconds/],
    ["leave", PATIENCE_MS, /ended by itself/],
  ] as const
) {
  Deno.test(`Network runs on a new thread when a run made the old one ${sabotage}`, async () => {
    const internals = saboteur();
    await using network = await openNetwork(
      convolutions,
      { device: "wasm", threads: 1 },
      internals,
    );
    internals.silenceLimitMs = silenceLimitMs;
    const spoiled = network.run({ x: saboteurInput(sabotage) });
    await assert.rejects(spoiled, errorOfKind("device", found));
    internals.silenceLimitMs = PATIENCE_MS;
    for (const { inputs, outputs } of await readCases("convolutions")) {
      assertClose(await network.run(inputs), outputs);
    }
  });
}

Deno.test({
  name: `Network runs on a new device when the old one was lost: ${webGpu}`,
  ignore: hasNoAdapter,
  fn: async () => {
    const settings = saboteur("");
    await using network = await openNetwork(
      convolutions,
      { device: "webgpu", threads: 1 },
      settings,
    );
    const [good] = await readCases("convolutions");
    assertClose(await network.run(good!.inputs), good!.outputs);
    await assert.rejects(
      network.run({ x: saboteurInput("loseDevice") }),
      errorOfKind("device", /device was lost/),
    );
    assertClose(await network.run(good!.inputs), good!.outputs);
  },
});

for (
  const [device, threads, name, ignore] of [
    ["wasm", 1, "wasm with 1 thread", false],
    ["wasm", 2, "wasm with 2 threads", false],
    ["native", 2, native, hasNoNative],
  ] as const
) {
  const does = "leaves its caller's thread free and can be closed when a run goes on";
  Deno.test(`Network on ${name} ${does}`, { ignore }, async () => {
    const network = await openNetwork(() => readGraph("slow"), { device, threads });
    const x: Tensor = { dtype: "float32", shape: [1], data: Float32Array.of(1) };
    const runs = Promise.allSettled([network.run({ x }), network.run({ x })]);
    for (let tick = 0; tick < 10; tick++) await new Promise((resolve) => setTimeout(resolve, 10));
    await network[Symbol.asyncDispose]();
    for (const run of await runs) {
      assert.equal(run.status, "rejected");
      assert.ok(errorOfKind("device", /closed/)(run.reason));
    }
  });
}

function convolutions() {
  return readGraph("convolutions");
}

/** What a network is opened with when something is to go wrong in its thread or with its adapter. */
function saboteur(query = "", found: AdapterInfo | null = adapter) {
  return {
    workerUrl: new URL(`../../tests/suites/saboteur_worker.ts${query}`, import.meta.url),
    silenceLimitMs: PATIENCE_MS,
    findAdapter: () => Promise.resolve(found),
    objectionToNative: () => Promise.resolve("nobody wants it"),
  };
}

function saboteurInput(sabotage: keyof typeof SABOTAGE): Tensor {
  return { dtype: "float32", shape: [1, 3, 1, 1], data: Float32Array.of(SABOTAGE[sabotage], 0, 0) };
}

function named(description: string): AdapterInfo {
  return { vendor: "", architecture: "", device: "", description };
}

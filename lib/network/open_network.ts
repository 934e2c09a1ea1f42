/**
 * TENSOR → NETWORK OUTPUT. A graph and what the user wants it to run on come in, a {@link Network}
 * goes out that says where it runs and why.
 *
 * @module
 */

import { SegmenterError } from "../errors.ts";
import type { OnnxModel } from "../onnx/onnx_model.ts";
import { type AdapterInfo, adapterName, findAdapter, isSoftwareAdapter } from "./adapter.ts";
import { objectionToNative } from "./native_ort.ts";
import type { DeviceChoice, GraphProvider, Network, Provider } from "./network.ts";
import { NATIVE_REMEDY } from "./network_errors.ts";
import type { ThreadSettings } from "./session_thread.ts";
import { openWorkerNetwork } from "./worker_client.ts";

/** What a network is to run on. */
export interface NetworkOptions {
  readonly device: DeviceChoice;
  /**
   * Threads for wasm and native; without it, as many as there are processors, but at most 8, and at
   * most 4 for a small network on wasm.
   */
  readonly threads?: number;
}

/** What only tests change. */
export interface NetworkInternals extends ThreadSettings {
  readonly findAdapter: () => Promise<AdapterInfo | null>;
  /** Why the native library cannot be used, if it cannot. */
  readonly objectionToNative: () => Promise<string | undefined>;
}

/**
 * The largest networks take about a minute on one thread and ten on a software GPU; a Worker that
 * is silent for longer than this is not slow.
 */
const SILENCE_LIMIT_MS = 20 * 60_000;

const INTERNALS: NetworkInternals = {
  workerUrl: new URL("./session_worker.ts", import.meta.url),
  silenceLimitMs: SILENCE_LIMIT_MS,
  findAdapter,
  objectionToNative,
};

/**
 * Measured with convolutions: 2 threads are 1.81 times as fast as 1, so a tenth of the work does not
 * share (Amdahl). At 8 threads each one still does half of what it would do alone; beyond, more than
 * half of every further processor is lost.
 */
const MAX_THREADS = 8;

/**
 * Below it a network takes about as long as what goes with it, decoding the next sheet for one, so
 * that more threads than {@link MAX_THREADS_OF_SMALL} would wait for processors.
 */
const LARGE_NETWORK_BYTES = 64 * 1024 * 1024;
const MAX_THREADS_OF_SMALL = 4;

/**
 * Opens a network. It lives in a Worker, which holds the network's memory until it is closed: use
 * `await using`, or call its `[Symbol.asyncDispose]()`. Who forgets it loses that memory, but not
 * the end of the process, which waits only for runs that go on.
 *
 * - `auto`: WebGPU where a graphics card answers, else as `cpu`; so too if WebGPU fails to open;
 * - `webgpu`: whatever adapter there is, even one that is a program;
 * - `cpu`: the native library where it is installed and permitted, else WebAssembly;
 * - `native`, `wasm`: that one, with threads.
 *
 * @param graph Gives the network for one provider (for `native` it is that for webgpu); called again
 * if the session is lost and has to be made again. Its bytes are copied; the buffers of its external
 * data are handed over, and cannot be used afterwards. What it left in files is checked while the
 * network is opened.
 * @throws {SegmenterError} of kind `model` if the graph cannot be used, `device` if what was asked
 * for is not there or does not start.
 * @throws {RangeError} if `threads` is not a number of threads.
 */
export async function openNetwork(
  graph: (provider: GraphProvider) => Promise<OnnxModel>,
  { device, threads }: NetworkOptions,
  internals: NetworkInternals = INTERNALS,
): Promise<Network> {
  if (threads !== undefined && (!Number.isSafeInteger(threads) || threads < 1)) {
    throw new RangeError(`Cannot open a network with ${threads} threads`);
  }
  const open = (provider: Provider, reason: string) =>
    openWorkerNetwork({
      provider,
      threads: (networkBytes) => threads ?? defaultThreads(provider, networkBytes),
      reason,
      graph: () => graph(provider === "native" ? "webgpu" : provider),
    }, internals);
  switch (device) {
    case "wasm":
      return await open("wasm", '"wasm" was asked for');
    case "cpu":
      return await openProcessor(open, '"cpu" was asked for', internals);
    case "native":
      return await open("native", reasonForNative(await internals.objectionToNative()));
    case "webgpu":
      return await open("webgpu", reasonForAnyAdapter(await internals.findAdapter()));
    case "auto":
      return await openFastest(open, internals);
  }
}

function defaultThreads(provider: Provider, networkBytes: number): number {
  const isSmall = provider === "wasm" && networkBytes < LARGE_NETWORK_BYTES;
  return Math.min(navigator.hardwareConcurrency, isSmall ? MAX_THREADS_OF_SMALL : MAX_THREADS);
}

type Open = (provider: Provider, reason: string) => Promise<Network>;

async function openFastest(open: Open, internals: NetworkInternals): Promise<Network> {
  const objection = objectionTo(await internals.findAdapter().catch(() => null));
  if (objection !== undefined) return await openProcessor(open, objection, internals);
  try {
    return await open("webgpu", "a graphics card answers");
  } catch (error) {
    if (!(error instanceof SegmenterError)) throw error;
    return await openProcessor(open, `WebGPU could not be used: ${error.found}`, internals);
  }
}

/** Without a GPU: natively where that can be had. */
async function openProcessor(
  open: Open,
  reason: string,
  { objectionToNative }: NetworkInternals,
): Promise<Network> {
  if (await objectionToNative() !== undefined) return await open("wasm", reason);
  try {
    return await open("native", `${reason}; onnxruntime-node is installed`);
  } catch (error) {
    if (!(error instanceof SegmenterError)) throw error;
    return await open("wasm", `${reason}; native could not be used: ${error.found}`);
  }
}

/** Why the native library is used, or that it cannot be. */
function reasonForNative(objection: string | undefined): string {
  if (objection === undefined) return '"native" was asked for';
  throw new SegmenterError("device", {
    action: "open the network on",
    file: "native",
    found: objection,
    remedy: NATIVE_REMEDY,
  });
}

/** Why wasm is better than this adapter; `undefined` if it is not. */
function objectionTo(adapter: AdapterInfo | null): string | undefined {
  if (!adapter) return "no WebGPU adapter answers";
  if (!isSoftwareAdapter(adapter)) return undefined;
  return `the only WebGPU adapter is software (${adapterName(adapter)}), which is slower`;
}

/** Why WebGPU is used although nobody compared it. */
function reasonForAnyAdapter(adapter: AdapterInfo | null): string {
  if (!adapter) {
    throw new SegmenterError("device", {
      action: "open the network on",
      file: "webgpu",
      found: "no WebGPU adapter answers",
      remedy: 'install the driver of the graphics card, or use the device "auto" or "wasm"',
    });
  }
  return isSoftwareAdapter(adapter)
    ? '"webgpu" was asked for; warning: its adapter is software, "wasm" would be faster'
    : '"webgpu" was asked for';
}

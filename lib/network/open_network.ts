/**
 * TENSOR → NETWORK OUTPUT. A graph and what the user wants it to run on come in, a {@link Network}
 * goes out that says where it runs and why.
 *
 * @module
 */

import { SegmenterError } from "../errors.ts";
import type { OnnxModel } from "../onnx/onnx_model.ts";
import { adapterName, isSoftwareAdapter, requestAdapter } from "./adapter.ts";
import type { DeviceChoice, Network, Provider } from "./network.ts";
import { SESSION_THREAD, type ThreadSettings } from "./session_thread.ts";
import { openWorkerNetwork } from "./worker_client.ts";

/** What a network is to run on. */
export interface NetworkOptions {
  readonly device: DeviceChoice;
  /** Threads for wasm; without it, as many as there are processors, but at most 8. */
  readonly threads?: number;
}

/**
 * Measured with convolutions: 2 threads are 1.81 times as fast as 1, so a tenth of the work does not
 * share (Amdahl). At 8 threads each one still does half of what it would do alone; beyond, more than
 * half of every further processor is lost.
 */
const MAX_THREADS = 8;

/**
 * Opens a network. It lives in a Worker, which keeps the process alive until the network is closed:
 * use `await using`, or call its `[Symbol.asyncDispose]()`.
 *
 * - `auto`: WebGPU where a graphics card answers, else wasm; wasm too if WebGPU fails to open;
 * - `webgpu`: whatever adapter there is, even one that is a program;
 * - `wasm`, `cpu`: WebAssembly with threads.
 *
 * @param graph Gives the network for one provider; called again if the session is lost and has to
 * be made again. Its bytes are copied.
 * @throws {SegmenterError} of kind `model` if the graph cannot be used, `device` if what was asked
 * for is not there or does not start.
 * @throws {RangeError} if `threads` is not a number of threads.
 */
export async function openNetwork(
  graph: (provider: Provider) => Promise<OnnxModel>,
  { device, threads = defaultThreads() }: NetworkOptions,
  settings: ThreadSettings = SESSION_THREAD,
): Promise<Network> {
  if (!Number.isSafeInteger(threads) || threads < 1) {
    throw new RangeError(`Cannot open a network with ${threads} threads`);
  }
  const open = (provider: Provider, reason: string) =>
    openWorkerNetwork({ provider, threads, reason, graph: () => graph(provider) }, settings);
  switch (device) {
    case "wasm":
    case "cpu":
      return await open("wasm", `"${device}" was asked for`);
    case "webgpu":
      return await open("webgpu", await reasonForAnyAdapter());
    case "auto":
      return await openFastest(open);
  }
}

function defaultThreads(): number {
  return Math.min(navigator.hardwareConcurrency, MAX_THREADS);
}

type Open = (provider: Provider, reason: string) => Promise<Network>;

async function openFastest(open: Open): Promise<Network> {
  const objection = await objectionToWebGpu();
  if (objection !== undefined) return await open("wasm", objection);
  try {
    return await open("webgpu", "a graphics card answers");
  } catch (error) {
    if (!(error instanceof SegmenterError)) throw error;
    return await open("wasm", `WebGPU could not be used: ${error.found}`);
  }
}

/** Why WebGPU is not the fastest provider; `undefined` if it is. */
async function objectionToWebGpu(): Promise<string | undefined> {
  const adapter = await requestAdapter().catch(() => null);
  if (!adapter) return "no WebGPU adapter answers";
  if (!isSoftwareAdapter(adapter.info)) return undefined;
  return `the only WebGPU adapter is software (${adapterName(adapter.info)}), which is slower`;
}

async function reasonForAnyAdapter(): Promise<string> {
  const adapter = await requestAdapter();
  if (!adapter) {
    throw new SegmenterError("device", {
      action: "open the network on",
      file: "webgpu",
      found: "no WebGPU adapter answers",
      remedy: 'install the driver of the graphics card, or use the device "auto" or "wasm"',
    });
  }
  return isSoftwareAdapter(adapter.info)
    ? '"webgpu" was asked for; warning: its adapter is software, "wasm" would be faster'
    : '"webgpu" was asked for';
}

/**
 * ONNX Runtime in this JavaScript thread, set up and not yet started: it starts with its first
 * session.
 *
 * @module
 */

import type * as OnnxRuntime from "onnxruntime-web/jspi";
import { setThreads } from "./ort_threads.ts";
import type { RelayedWorkers } from "./relayed_worker.ts";

/** The module `onnxruntime-web`. */
export type Ort = typeof OnnxRuntime;

/** The address of the factory in `ort_threads.ts`. */
const FACTORY_URL = new URL("./ort_threads.ts", import.meta.url).href;

/**
 * Imports ONNX Runtime; to be called once in a thread, and only in one that ONNX Runtime may have
 * for itself (it replaces `globalThis.Worker`).
 *
 * @param threadsWanted At least 1.
 * @param threadKind Starts these threads, less the one that there is.
 * @returns The module, and how many threads it will have: 1 where memory cannot be reserved.
 */
export async function loadOrt(
  threadsWanted: number,
  threadKind: RelayedWorkers["Worker"],
): Promise<{ ort: Ort; threads: number }> {
  const ort = await withoutLocation(() => import("onnxruntime-web/jspi"));
  const threads = setThreads(threadsWanted, threadKind);
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = { mjs: FACTORY_URL };
  ort.env.logLevel = "fatal";
  return { ort, threads };
}

/**
 * Hides `globalThis.location` while ONNX Runtime is imported: it makes addresses from
 * `location.origin`, which is the text "null" in a Deno Worker.
 */
async function withoutLocation<T>(load: () => Promise<T>): Promise<T> {
  const location = Object.getOwnPropertyDescriptor(globalThis, "location");
  if (!location) return await load();
  Object.defineProperty(globalThis, "location", { value: undefined, configurable: true });
  try {
    return await load();
  } finally {
    Object.defineProperty(globalThis, "location", location);
  }
}

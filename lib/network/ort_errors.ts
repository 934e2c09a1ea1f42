/**
 * What ONNX Runtime throws, read: whose fault it is and what to tell the user.
 *
 * @module
 */

import type { Provider } from "./network.ts";

/** What is to blame: the graph, what it runs on, or that memory is short. */
export type Fault = "model" | "device" | "memory";

/** A status of ONNX Runtime as its JavaScript side words it. */
const STATUS = /ERROR_CODE: (\d+), ERROR_MESSAGE: ([\s\S]*)/;

/**
 * The codes of `OrtErrorCode` (onnxruntime_c_api.h) that blame the machine: ENGINE_ERROR and
 * EP_FAIL.
 */
const DEVICE_CODES: readonly number[] = [5, 11];

/** How ONNX Runtime, its C++ library, Emscripten and V8 say that memory is short. */
const OUT_OF_MEMORY =
  /bad_alloc|bad allocation|out of memory|\bOOM\b|failed to allocate|allocation failed|memory\.grow|size overflow/i;

/** A graph that ONNX Runtime or this program cannot use. */
export class GraphError extends Error {}

/** ONNX Runtime itself is not there. */
export class RuntimeMissing extends Error {}

/**
 * Whose fault it is that a session could not be made. The native library gives no status; what it
 * says is about the graph, unless memory is short.
 */
export function faultOf(error: unknown, provider: Provider): Fault {
  if (error instanceof GraphError) return "model";
  if (error instanceof RuntimeMissing) return "device";
  if (saysMemoryIsShort(error)) return "memory";
  if (provider === "native") return "model";
  const status = STATUS.exec(textOf(error));
  return !status || DEVICE_CODES.includes(Number(status[1])) ? "device" : "model";
}

/** Whether there was not enough memory for something. */
export function saysMemoryIsShort(error: unknown): boolean {
  return OUT_OF_MEMORY.test(textOf(error));
}

/** What happened, in one line and without a full stop. */
export function reasonOf(error: unknown): string {
  const text = STATUS.exec(textOf(error))?.[2] ?? textOf(error);
  return text.replace(/\s+/g, " ").trim().replace(/\.$/, "") || "no reason was given";
}

function textOf(error: unknown): string {
  if (error instanceof WebAssembly.RuntimeError) return `ONNX Runtime crashed (${error.message})`;
  if (error instanceof Error) return error.message;
  // C++ exceptions that nobody caught are bare addresses.
  return typeof error === "number" ? `ONNX Runtime crashed (exception ${error})` : String(error);
}

/**
 * The errors that leave this folder.
 *
 * @module
 */

import { messageOf, SegmenterError } from "../errors.ts";
import type { Provider } from "./network.ts";
import { GraphError, saysMemoryIsShort } from "./ort_errors.ts";
import { ThreadFailure } from "./session_thread.ts";

/** How Deno says that it may not read ONNX Runtime's or this program's files. */
const NO_PERMISSION = "Requires read access";

/** How native speed is had. */
export const NATIVE_REMEDY =
  'install it with "deno task native" and run with --allow-ffi=native, or use the device "wasm"';

/** A session could not be made. */
export function openError(provider: Provider, cause: unknown): SegmenterError {
  if (cause instanceof SegmenterError) return cause;
  if (lacksMemory(cause)) return memoryError("open the network on", provider, cause);
  if (cause instanceof ThreadFailure && cause.fault === "device") {
    return new SegmenterError("device", {
      action: "open the network on",
      file: provider,
      found: cause.message,
      remedy: openRemedy(provider, cause.message),
      cause,
    });
  }
  return new SegmenterError("model", {
    action: "open",
    file: "the network",
    found: messageOf(cause),
    remedy: "copy the model again, whole, or use another one",
    cause,
  });
}

/** A run failed. */
export function runError(provider: Provider, cause: unknown): SegmenterError {
  if (cause instanceof SegmenterError) return cause;
  if (cause instanceof GraphError) {
    return new SegmenterError("model", {
      action: "run",
      file: "the network",
      found: cause.message,
      remedy: "give it the tensors that it was made for",
      cause,
    });
  }
  if (lacksMemory(cause)) return memoryError("run the network on", provider, cause);
  return new SegmenterError("device", {
    action: "run the network on",
    file: provider,
    found: messageOf(cause),
    remedy: provider === "webgpu" ? 'try again, or use the device "wasm"' : "try again",
    cause,
  });
}

/** A run was asked for, or was going on, when the network was closed. */
export function closedError(cause: unknown): SegmenterError {
  return new SegmenterError("device", {
    action: "run",
    file: "the network",
    found: "it has been closed",
    remedy: "open it again",
    cause,
  });
}

function openRemedy(provider: Provider, found: string): string {
  if (found.includes(NO_PERMISSION)) {
    return "run with --allow-read, also for the program's own files";
  }
  if (provider === "native") return NATIVE_REMEDY;
  return provider === "webgpu" ? 'use the device "wasm"' : "try again";
}

/** The thread says so, or the graph could not even be made for it. */
function lacksMemory(cause: unknown): boolean {
  return cause instanceof ThreadFailure ? cause.fault === "memory" : saysMemoryIsShort(cause);
}

function memoryError(action: string, provider: Provider, cause: unknown): SegmenterError {
  return new SegmenterError("memory", {
    action,
    file: provider,
    found: `there is not enough memory (${messageOf(cause)})`,
    remedy: "end other programs, or use a machine with more memory",
    cause,
  });
}

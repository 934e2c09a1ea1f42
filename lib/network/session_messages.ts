/**
 * What the caller's thread and the thread that owns a session say to each other. After the first
 * word, `ready`, each request gets one reply; `lost` comes unasked.
 *
 * @module
 */

import type { OnnxModel } from "../onnx/onnx_model.ts";
import type { Dtype, Tensor } from "../tensor/tensor.ts";
import type { Provider } from "./network.ts";

/** Tensors by the name of the graph's input or output. */
export type NamedTensors = Readonly<Record<string, Tensor>>;

/** One input or output of a graph. */
export interface GraphValue {
  readonly name: string;
  readonly dtype: Dtype;
  /** Lengths of the axes; `null` where the graph takes any. */
  readonly shape: readonly (number | null)[];
}

/** A session that has been made. */
export interface SessionInfo {
  /** The adapter's name, or the number of threads. */
  readonly detail: string;
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
}

/** To the session's thread. */
export type SessionRequest =
  | {
    readonly kind: "open";
    readonly provider: Provider;
    readonly threads: number;
    readonly model: OnnxModel;
  }
  | { readonly kind: "run"; readonly inputs: NamedTensors };

/** From the session's thread. */
export type SessionReply =
  | { readonly kind: "ready" }
  | { readonly kind: "opened"; readonly info: SessionInfo }
  | { readonly kind: "outputs"; readonly outputs: NamedTensors }
  | { readonly kind: "failed"; readonly fault: "model" | "device"; readonly found: string }
  | { readonly kind: "lost"; readonly found: string };

/** The buffers of a request that are handed over instead of copied: a network's large tensors. */
export function buffersHandedOver(request: SessionRequest): ArrayBuffer[] {
  if (request.kind !== "open") return [];
  return [...new Set(request.model.externalData?.map(({ data }) => data.buffer))];
}

/** The buffers of tensors, to be handed over instead of copied. */
export function buffersOf(tensors: NamedTensors): ArrayBuffer[] {
  return [...new Set(Object.values(tensors).map((tensor) => tensor.data.buffer))];
}

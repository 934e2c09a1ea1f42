/**
 * What the caller's thread and the thread that owns a session say to each other. After the first
 * word, `ready`, each request gets one reply; `lost` comes unasked, and so does what belongs to ONNX
 * Runtime's threads, which the caller's thread starts (`relayed_worker.ts`).
 *
 * Arrays travel as views: Deno's `node:worker_threads` (2.9) looks at every element of a typed array
 * in a message, which takes 0.1 s a million and fails at some hundred million.
 *
 * @module
 */

import type { ExternalData, OnnxModel, TensorFiles } from "../onnx/onnx_model.ts";
import type { Dtype, Tensor } from "../tensor/tensor.ts";
import type { Provider } from "./network.ts";
import type { Fault } from "./ort_errors.ts";

/** Tensors by the name of the graph's input or output. */
export type NamedTensors = Readonly<Record<string, Tensor>>;

/** A tensor on its way to another thread. */
export interface SentTensor {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly data: DataView<ArrayBuffer>;
}

/** Tensors on their way, by name. */
export type SentTensors = Readonly<Record<string, SentTensor>>;

/** Files that hold large tensors; the fields are those of {@link TensorFiles}. */
export type NamedFiles = Pick<TensorFiles, "folder" | "names">;

/** A network that arrived. */
export interface ArrivedModel {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly externalData: readonly ExternalData[];
  readonly files?: NamedFiles;
}

/** A network on its way; the fields are those of {@link OnnxModel}. */
export interface SentModel {
  readonly bytes: DataView<ArrayBuffer>;
  readonly externalData: readonly { readonly path: string; readonly data: DataView<ArrayBuffer> }[];
  readonly files: NamedFiles | undefined;
}

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

/** ONNX Runtime wants one more thread, with the next number from 0. */
export interface ThreadStart {
  readonly kind: "threadStart";
  /** The module that it runs. */
  readonly url: string;
}

/** What a thread of ONNX Runtime's and its module say to each other, to be passed on as it is. */
export interface ThreadMessage {
  readonly kind: "threadMessage";
  readonly thread: number;
  readonly message: unknown;
}

/** To the session's thread. */
export type SessionRequest =
  | {
    readonly kind: "open";
    readonly provider: Provider;
    readonly threads: number;
    readonly model: SentModel;
  }
  | { readonly kind: "run"; readonly inputs: SentTensors }
  | { readonly kind: "release" }
  | ThreadMessage;

/** From the session's thread. */
export type SessionReply =
  | { readonly kind: "ready" }
  | { readonly kind: "opened"; readonly info: SessionInfo }
  | { readonly kind: "outputs"; readonly outputs: SentTensors }
  | { readonly kind: "released" }
  | { readonly kind: "failed"; readonly fault: Fault; readonly found: string }
  | { readonly kind: "lost"; readonly found: string }
  | ThreadStart
  | ThreadMessage;

/** Makes tensors ready for the way; nothing is copied. */
export function sentTensors(tensors: NamedTensors): SentTensors {
  const sent = Object.entries(tensors).map(([name, { dtype, shape, data }]) =>
    [name, { dtype, shape, data: viewOf(data) }] as const
  );
  return Object.fromEntries(sent);
}

/** Makes tensors of what arrived; nothing is copied. */
export function arrivedTensors(sent: SentTensors): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(sent).map(([name, tensor]) => [name, arrivedTensor(tensor)]),
  );
}

function arrivedTensor({ dtype, shape, data }: SentTensor): Tensor {
  const { buffer, byteOffset, byteLength } = data;
  switch (dtype) {
    case "float32":
      return { dtype, shape, data: new Float32Array(buffer, byteOffset, byteLength / 4) };
    case "int64":
      return { dtype, shape, data: new BigInt64Array(buffer, byteOffset, byteLength / 8) };
    case "uint8":
      return { dtype, shape, data: new Uint8Array(buffer, byteOffset, byteLength) };
  }
}

/** Makes a network ready for the way; nothing is copied. */
export function sentModel({ bytes, externalData = [], files }: OnnxModel): SentModel {
  return {
    files: files && { folder: files.folder, names: files.names },
    bytes: viewOf(bytes),
    externalData: externalData.map(({ path, data }) => ({ path, data: viewOf(data) })),
  };
}

/** Makes a network of what arrived; nothing is copied. */
export function arrivedModel({ bytes, externalData, files }: SentModel): ArrivedModel {
  return {
    ...(files && { files }),
    bytes: bytesOf(bytes),
    externalData: externalData.map(({ path, data }) => ({ path, data: bytesOf(data) })),
  };
}

function viewOf({ buffer, byteOffset, byteLength }: Tensor["data"]): DataView<ArrayBuffer> {
  return new DataView(buffer, byteOffset, byteLength);
}

function bytesOf({ buffer, byteOffset, byteLength }: DataView<ArrayBuffer>) {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** The buffers of a request that are handed over instead of copied: a network's large tensors. */
export function buffersHandedOver(request: SessionRequest): ArrayBuffer[] {
  if (request.kind !== "open") return [];
  return [...new Set(request.model.externalData.map(({ data }) => data.buffer))];
}

/** The buffers of tensors, to be handed over instead of copied. */
export function buffersOf(tensors: SentTensors): ArrayBuffer[] {
  return [...new Set(Object.values(tensors).map((tensor) => tensor.data.buffer))];
}

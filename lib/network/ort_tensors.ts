/**
 * Tensors and graph signatures: ours ↔ ONNX Runtime's.
 *
 * @module
 */

import type { InferenceSession, Tensor as OrtTensor } from "onnxruntime-web/jspi";
import type { Dtype, Tensor } from "../tensor/tensor.ts";
import { GraphError } from "./ort_errors.ts";
import type { Ort } from "./load_ort.ts";
import type { GraphValue, NamedTensors } from "./session_messages.ts";

const DTYPES: readonly Dtype[] = ["float32", "int64", "uint8"];

/** What ONNX Runtime says about a graph's inputs or outputs. */
type Metadata = InferenceSession["inputMetadata"];

/**
 * The signature of a graph's inputs or outputs.
 *
 * @throws {GraphError} if one is not a tensor of a dtype that is known here.
 */
export function graphValues(metadata: Metadata): GraphValue[] {
  return metadata.map((value) => {
    if (!value.isTensor) throw new GraphError(`its "${value.name}" is not a tensor`);
    const shape = value.shape.map((axis) => typeof axis === "number" && axis >= 0 ? axis : null);
    return { name: value.name, dtype: knownDtype(value.name, value.type), shape };
  });
}

/** Tensors for ONNX Runtime; their elements are not copied. */
export function toOrtTensors(ort: Ort, tensors: NamedTensors): Record<string, OrtTensor> {
  return mapValues(tensors, ({ dtype, shape, data }) => new ort.Tensor(dtype, data, shape));
}

/** Tensors of our own; their elements are not copied, they must be in main memory. */
export function fromOrtTensors(tensors: InferenceSession.ReturnType): NamedTensors {
  return mapValues(tensors, (tensor, name): Tensor => {
    const { dims: shape, data } = tensor;
    switch (knownDtype(name, tensor.type)) {
      case "float32":
        return { dtype: "float32", shape, data: data as Float32Array<ArrayBuffer> };
      case "int64":
        return { dtype: "int64", shape, data: data as BigInt64Array<ArrayBuffer> };
      case "uint8":
        return { dtype: "uint8", shape, data: data as Uint8Array<ArrayBuffer> };
    }
  });
}

function knownDtype(name: string, type: string): Dtype {
  const dtype = DTYPES.find((known) => known === type);
  if (dtype === undefined) {
    throw new GraphError(`its "${name}" has elements of type ${type}, not ${DTYPES.join(", ")}`);
  }
  return dtype;
}

function mapValues<A, B>(
  record: Readonly<Record<string, A>>,
  change: (value: A, name: string) => B,
): Record<string, B> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, change(value, name)]),
  );
}

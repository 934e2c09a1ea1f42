/**
 * Softmax attention over all tokens, in the form that suits an execution provider.
 *
 * @module
 */

import type { Value } from "../../onnx/graph.ts";
import { softmax } from "../../onnx/operators/elementwise.ts";
import { fusedAttention, matMul } from "../../onnx/operators/layers.ts";
import { concat, reshape, REST, split, transpose } from "../../onnx/operators/layout.ts";

type Float = Value<"float32">;

/** What an attention layer mixes; each `[tokens, heads × head size]`. */
export interface AttentionInputs {
  /** Already divided by the square root of the head size. */
  readonly query: Float;
  readonly key: Float;
  readonly value: Float;
}

/** Gives the mixed values, `[tokens, heads × head size]`. */
export type Attention = (inputs: AttentionInputs, heads: number) => Float;

/** What may run the graph. */
export type Provider = "wasm" | "webgpu";

/**
 * The attention for a provider. On wasm ONNX Runtime's fused operator fails above 4096 tokens; on
 * WebGPU a Softmax whose output exceeds a buffer's limit (128 MiB) gives wrong numbers and no error.
 */
export function attentionFor(provider: Provider): Attention {
  switch (provider) {
    case "wasm":
      return headByHead;
    case "webgpu":
      return fused;
  }
}

/** One head after the other, so that only one head's `tokens × tokens` weights are in memory. */
function headByHead({ query, key, value }: AttentionInputs, heads: number): Float {
  const queries = split(byHead(query, heads, [1, 0, 2]), 0, ones(heads));
  const keys = split(byHead(key, heads, [1, 2, 0]), 0, ones(heads));
  const values = split(byHead(value, heads, [1, 0, 2]), 0, ones(heads));
  const mixed = queries.map((q, head) =>
    matMul(softmax(matMul(q, keys[head]!), -1), values[head]!)
  );
  return reshape(transpose(concat(mixed, 0), [1, 0, 2]), [REST, width(query)]);
}

/** `[tokens, heads × size]` → `[tokens, heads, size]` with its axes in another order. */
function byHead(x: Float, heads: number, order: readonly number[]): Float {
  return transpose(reshape(x, [REST, heads, width(x) / heads]), order);
}

function fused({ query, key, value }: AttentionInputs, heads: number): Float {
  const batch = (x: Float) => reshape(x, [1, REST, width(x)]);
  const inputs = { query: batch(query), key: batch(key), value: batch(value) };
  return reshape(fusedAttention(inputs, heads, 1), [REST, width(query)]);
}

function ones(count: number): number[] {
  return Array.from({ length: count }, () => 1);
}

function width({ name, shape }: Float): number {
  const length = shape[1];
  if (typeof length === "number") return length;
  throw new RangeError(`Cannot split ${name} into heads: its width is not known`);
}

/**
 * Non-maximum suppression of boxes of several kinds, to the last bit as torchvision's `batched_nms`.
 *
 * torchvision/ops/boxes.py: up to 1000 boxes it moves the kinds apart by adding a multiple of the
 * greatest coordinate, and rounding then changes overlaps a little; above, it takes one kind after
 * the other. Both happens here.
 *
 * @module
 */

import { constant, type Value } from "../../onnx/graph.ts";
import { nonMaxSuppression, topK } from "../../onnx/operators/detection.ts";
import {
  add,
  cast,
  greaterOrEqual,
  max,
  min,
  mul,
  where,
} from "../../onnx/operators/elementwise.ts";
import { gather, greatest, lengthOf, reshape, REST, sum } from "../../onnx/operators/layout.ts";

type Float = Value<"float32">;
type Indices = Value<"int64">;

/** Boxes that may suppress each other. */
export interface Kind {
  /** `[count, 4]`, no coordinate negative. */
  readonly boxes: Float;
  /** `[count]`. */
  readonly scores: Float;
  /** Which boxes take part at all, `[count]`. */
  readonly eligible: Value<"bool">;
}

/** `numel() > 4000` of the `[count, 4]` boxes. */
const MOVED_APART_UP_TO = 1000;

/** The least float32; no score that takes part is as low. */
const LOWEST = -3.4028234663852886e38;

/**
 * Suppresses within each kind.
 *
 * @param iouThreshold Boxes that overlap a better one by more than this are dropped.
 * @returns For each kind the indices of the boxes that stay.
 */
export function suppress(kinds: readonly Kind[], iouThreshold: number): Indices[] {
  const step = distanceOfKinds(kinds);
  const { graph } = step;
  return kinds.map(({ boxes, scores, eligible }, i) =>
    nonMaxSuppression(add(boxes, mul(step, i)), where(eligible, scores, LOWEST), {
      iouThreshold: float32AtMost(iouThreshold),
      scoreThreshold: constant(graph, "float32", LOWEST),
    })
  );
}

/** How far the boxes of one kind are moved from those of the kind before; a scalar, maybe 0. */
function distanceOfKinds(kinds: readonly Kind[]): Float {
  const counts = kinds.map(({ eligible }) => sum(cast(eligible, "int64")));
  const reaches = kinds.map(({ boxes, eligible }) =>
    greatest(where(reshape(eligible, [REST, 1]), boxes, 0))
  );
  const count = counts.reduce((a, b) => add(a, b));
  const reach = reaches.reduce((a, b) => max(a, b));
  const limit = constant(count.graph, "int64", MOVED_APART_UP_TO);
  return where(greaterOrEqual(limit, count), add(reach, 1), 0);
}

/**
 * PyTorch compares the overlap, a float32, with the threshold as a float64; so the float32 that stands
 * for it must not be above it.
 */
function float32AtMost(number: number): number {
  const nearest = Math.fround(number);
  if (nearest <= number) return nearest;
  const bits = new Uint32Array(Float32Array.of(nearest).buffer);
  bits[0]! -= 1;
  return new Float32Array(bits.buffer)[0]!;
}

/**
 * Ranks candidates by score; of equal scores the lower index comes first.
 *
 * @param scores Of all, `[count]`.
 * @param candidates Indices of those that are ranked, in any order.
 * @param limit How many stay.
 * @returns Indices, best first.
 */
export function bestFirst(scores: Float, candidates: Indices, limit: number): Indices {
  const count = lengthOf(candidates, 0);
  const ascending = gather(candidates, topK(candidates, count, "least first"), 0);
  return gather(ascending, topK(gather(scores, ascending, 0), min(count, limit)), 0);
}

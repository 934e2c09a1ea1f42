/**
 * Boxes in a graph: `[count, 4]`, x0, y0, x1, y1 in pixels of the resized image.
 *
 * @module
 */

import { constant, type Value } from "../../onnx/graph.ts";
import {
  add,
  and,
  div,
  exp,
  greater,
  max,
  min,
  mul,
  sub,
} from "../../onnx/operators/elementwise.ts";
import { concat, reshape, REST, split } from "../../onnx/operators/layout.ts";
import type { BoxWeights } from "./config.ts";

type Float = Value<"float32">;

/** Sizes grow by no more than from 16 to 1000 pixels (Detectron2's `_DEFAULT_SCALE_CLAMP`). */
const GREATEST_LOG_SCALE = Math.log(1000 / 16);

/**
 * Moves and scales boxes: centre by `(dx, dy)` of their size, size by `exp(dw)`, `exp(dh)`.
 *
 * Girshick et al., "Rich feature hierarchies …", 2014, appendix C; as in detectron2/modeling/
 * box_regression.py, `Box2BoxTransform.apply_deltas`.
 *
 * @param deltas `[count, 4]`: dx, dy, dw, dh, each times its weight.
 */
export function applyDeltas(boxes: Float, deltas: Float, weights: BoxWeights): Float {
  const { from, size } = cornersOf(boxes);
  const centre = add(from, mul(size, 0.5));
  const [move, logScale] = split(deltas, 1, [2, 2]);
  const [wx, wy, ww, wh] = weights;
  const moved = add(mul(div(move, pair(boxes, wx, wy)), size), centre);
  const clamped = min(div(logScale, pair(boxes, ww, wh)), GREATEST_LOG_SCALE);
  const half = mul(mul(exp(clamped), size), 0.5);
  return concat([sub(moved, half), add(moved, half)], 1);
}

/**
 * Cuts boxes off at the edges of the image.
 *
 * @param imageSize Width and height, `[2]`.
 */
export function clipBoxes(boxes: Float, imageSize: Float): Float {
  return min(max(boxes, 0), concat([imageSize, imageSize], 0));
}

/** Whether width and height are both above a limit; `[count]`. */
export function areLarger(boxes: Float, limit: number): Value<"bool"> {
  const [width, height] = widthsAndHeights(boxes);
  return reshape(and(greater(width, limit), greater(height, limit)), [REST]);
}

/** Areas, `[count]`. */
export function areasOf(boxes: Float): Float {
  const [width, height] = widthsAndHeights(boxes);
  return reshape(mul(width, height), [REST]);
}

function widthsAndHeights(boxes: Float): readonly [Float, Float] {
  return split(cornersOf(boxes).size, 1, [1, 1]);
}

function cornersOf(boxes: Float) {
  const [from, to] = split(boxes, 1, [2, 2]);
  return { from, size: sub(to, from) };
}

function pair({ graph }: Value, x: number, y: number): Float {
  return constant(graph, "float32", [x, y]);
}

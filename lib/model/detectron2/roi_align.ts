/**
 * Regions cut from the level of the pyramid that fits their size.
 *
 * Lin et al., "Feature Pyramid Networks …", 2017, equation 1; as in detectron2/modeling/poolers.py
 * (`ROIPooler` with `ROIAlignV2`).
 *
 * @module
 */

import type { Value } from "../../onnx/graph.ts";
import { roiAlign, topK } from "../../onnx/operators/detection.ts";
import { add, and, div, greaterOrEqual, not, sqrt } from "../../onnx/operators/elementwise.ts";
import { concat, gather, indicesOfTrue, lengthOf } from "../../onnx/operators/layout.ts";
import { areasOf } from "./box_regression.ts";
import type { PoolerConfig } from "./config.ts";
import type { Pyramid } from "./fpn.ts";

type Float = Value<"float32">;
type Indices = Value<"int64">;

/** A box of this size (square root of its area, in pixels) is cut from the level below. */
const CANONICAL_SIZE = 224;
const CANONICAL_LEVEL = 4;

/** Keeps the logarithm of nothing finite, as in Detectron2. */
const TINY = 1e-8;

/** Regions, those of one level after those of the other. */
export interface Regions {
  /** `[count, channels, resolution, resolution]`. */
  readonly features: Float;
  /** Which box each of them is, `[count]`. */
  readonly order: Indices;
}

/**
 * Cuts a region out for each box.
 *
 * @param boxes `[count, 4]`, in pixels of the resized image.
 * @param levels The levels that may be used, one after the other.
 */
export function poolRegions(
  pyramid: Pyramid,
  boxes: Float,
  levels: readonly number[],
  { resolution, samplingRatio }: PoolerConfig,
): Regions {
  const members = assignLevels(boxes, levels);
  const features = levels.map((level, i) =>
    roiAlign(pyramid.get(level)!, gather(boxes, members[i]!, 0), {
      resolution,
      samplingRatio,
      stride: 2 ** level,
      halfPixel: true,
    })
  );
  return { features: concat(features, 0), order: concat(members, 0) };
}

/** Brings rows that belong to {@link Regions} into the order of the boxes. */
export function inOrderOfBoxes(rows: Float, { order }: Regions): Float {
  return gather(rows, topK(order, lengthOf(order, 0), "least first"), 0);
}

/** The boxes of each level: `floor(4 + log2(size / 224 + 1e-8))`, the nearest level there is. */
function assignLevels(boxes: Float, levels: readonly number[]): Indices[] {
  const size = add(div(sqrt(areasOf(boxes)), CANONICAL_SIZE), TINY);
  const isAtLeast = levels.map((level) => greaterOrEqual(size, leastSize(level)));
  return levels.map((_, i) => {
    const [low, high] = [isAtLeast[i]!, isAtLeast[i + 1]];
    if (i === 0) return indicesOfTrue(high ? not(high) : greaterOrEqual(size, 0));
    return indicesOfTrue(high ? and(low, not(high)) : low);
  });
}

/**
 * The least float32 `y` for which `4 + log2(y)`, each step rounded to float32, is `level` or more.
 * Comparing with it is exact where ONNX, which has no log2, would have to divide logarithms.
 */
function leastSize(level: number): number {
  const reaches = (size: number) =>
    Math.fround(CANONICAL_LEVEL + Math.fround(Math.log2(size))) >= level;
  const size = Float32Array.of(2 ** (level - CANONICAL_LEVEL));
  const bits = new Uint32Array(size.buffer);
  while (reaches(size[0]!)) bits[0]! -= 1;
  bits[0]! += 1;
  return size[0]!;
}

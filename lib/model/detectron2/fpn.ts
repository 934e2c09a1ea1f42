/**
 * The feature pyramid: the backbone's four maps → p2…p6, of stride 4…64 and all of the same width.
 *
 * Lin et al., "Feature Pyramid Networks for Object Detection", 2017; as in detectron2/modeling/
 * backbone/fpn.py (`FPN`, `LastLevelMaxPool`). The deconvolutions that come first are LayoutLMv3's
 * (modeling_layoutlmv3.py, `fpn1`…`fpn4`); where one of them is followed by the pyramid's 1×1
 * convolution, they are one.
 *
 * @module
 */

import type { Value } from "../../onnx/graph.ts";
import { add, gelu, mul } from "../../onnx/operators/elementwise.ts";
import { conv, deconvolution, maxPool, upsampleNearest } from "../../onnx/operators/layers.ts";
import type { BackboneConfig, FpnConfig } from "./config.ts";
import { findAffine, foldBatchNorm, fuseConvolution } from "./exact_algebra.ts";
import { BACKBONE_PREFIX } from "./layoutlmv3.ts";
import { affine, type Weights } from "./parameters.ts";

type Float = Value<"float32">;

/** Maps by level: level n has stride 2ⁿ, `[1, channels, height / 2ⁿ, width / 2ⁿ]`. */
export type Pyramid = ReadonlyMap<number, Float>;

const ENCODER = `${BACKBONE_PREFIX}.encoder`;

/**
 * Adds the pyramid to a graph.
 *
 * @param maps The backbone's, all of stride 16.
 */
export function featurePyramid(
  maps: readonly Float[],
  weights: Weights,
  { hiddenSize: hidden }: BackboneConfig,
  { channels, fuse }: FpnConfig,
): Pyramid {
  const [map2, map3, map4, map5] = maps as [Float, Float, Float, Float];
  const laterals = [
    lateral2(map2, weights, hidden, channels),
    deconvolution(map3, fusedLateral(weights, "fpn2.0", 3, hidden, channels)),
    conv(map4, affine(weights, lateral(4), [channels, hidden, 1, 1])),
    conv(maxPool(map5, 2, 2), affine(weights, lateral(5), [channels, hidden, 1, 1])),
  ];
  const pyramid = new Map<number, Float>();
  let merged: Float | undefined;
  for (const level of [5, 4, 3, 2]) {
    merged = merge(laterals[level - 2]!, merged, fuse);
    const output = affine(weights, `backbone.fpn_output${level}`, [channels, channels, 3, 3]);
    pyramid.set(level, conv(merged, output, { padding: 1 }));
  }
  return pyramid.set(6, maxPool(pyramid.get(5)!, 1, 2));
}

/** Four times as large: deconvolution, BatchNorm, GELU, deconvolution, and the lateral convolution. */
function lateral2(map: Float, weights: Weights, hidden: number, channels: number): Float {
  const first = findAffine(weights, `${ENCODER}.fpn1.0`, [hidden, hidden, 2, 2], hidden);
  const twice = gelu(deconvolution(map, foldBatchNorm(weights, first, `${ENCODER}.fpn1.1`)));
  return deconvolution(twice, fusedLateral(weights, "fpn1.3", 2, hidden, channels));
}

function fusedLateral(
  weights: Weights,
  name: string,
  level: number,
  hidden: number,
  channels: number,
) {
  return fuseConvolution(
    weights,
    findAffine(weights, `${ENCODER}.${name}`, [hidden, hidden, 2, 2], hidden),
    findAffine(weights, lateral(level), [channels, hidden, 1, 1], channels),
  );
}

function lateral(level: number): string {
  return `backbone.fpn_lateral${level}`;
}

function merge(own: Float, above: Float | undefined, fuse: FpnConfig["fuse"]): Float {
  if (!above) return own;
  const both = add(own, upsampleNearest(above, 2));
  return fuse === "avg" ? mul(both, 0.5) : both;
}

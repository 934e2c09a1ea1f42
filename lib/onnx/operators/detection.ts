/**
 * Operators of detectors: regions, suppression, ranking. Boxes are `[x0, y0, x1, y1]`.
 *
 * Specification: onnx/docs/Operators.md, opset 20.
 *
 * @module
 */

import { addNode, addNodeWithOutputs, constant, float, int, text, type Value } from "../graph.ts";
import { mul } from "./elementwise.ts";
import { gather, lengthOf, range, reshape, REST } from "./layout.ts";
import { expectLength, expectRank, lengthAt } from "./shapes.ts";

type Float = Value<"float32">;
type Indices = Value<"int64">;

/** How regions are sampled. */
export interface Pooling {
  /** Bins along each side of a region. */
  readonly resolution: number;
  /** Length of one pixel of the features, in the boxes' unit. */
  readonly stride: number;
  /** Samples a bin along each side; 0 for as many as it has pixels, rounded up. */
  readonly samplingRatio: number;
  /** Whether pixel centres lie at halves (Detectron2's ROIAlignV2) or at whole numbers. */
  readonly halfPixel: boolean;
}

/**
 * ROIAlign: bilinear samples of each bin, averaged.
 *
 * @param features `[1, channels, height, width]`.
 * @param boxes `[regions, 4]`.
 * @returns `[regions, channels, resolution, resolution]`.
 */
export function roiAlign(features: Float, boxes: Float, pooling: Pooling): Float {
  expectLength("RoiAlign", features, 0, 1);
  expectLength("RoiAlign", boxes, 1, 4);
  const { resolution, stride, samplingRatio, halfPixel } = pooling;
  const attributes = {
    mode: text("avg"),
    coordinate_transformation_mode: text(halfPixel ? "half_pixel" : "output_half_pixel"),
    output_height: int(resolution),
    output_width: int(resolution),
    sampling_ratio: int(samplingRatio),
    spatial_scale: float(1 / stride),
  };
  const image = mul(range(lengthOf(boxes, 0)), 0);
  const shape = [lengthAt(boxes, 0), lengthAt(features, 1), resolution, resolution];
  return addNode(features.graph, "RoiAlign", { inputs: [features, boxes, image], attributes }, {
    elementType: "float32",
    shape,
  });
}

/** What is suppressed. */
export interface Suppression {
  /** Boxes that overlap a better one by more than this (intersection over union) are dropped. */
  readonly iouThreshold: number;
  /** Boxes whose score is not above this are dropped; a scalar. */
  readonly scoreThreshold: Float;
}

/**
 * Greedy non-maximum suppression of boxes of one kind.
 *
 * @param boxes `[count, 4]`.
 * @param scores `[count]`.
 * @returns Indices of the boxes that stay, best first; of equal ones the first.
 */
export function nonMaxSuppression(
  boxes: Float,
  scores: Float,
  { iouThreshold, scoreThreshold }: Suppression,
): Indices {
  expectLength("NonMaxSuppression", boxes, 1, 4);
  expectRank("NonMaxSuppression", scores, 1);
  const { graph } = boxes;
  const inputs = [
    reshape(boxes, [1, REST, 4]),
    reshape(scores, [1, 1, REST]),
    lengthOf(boxes, 0),
    constant(graph, "float32", iouThreshold),
    scoreThreshold,
  ];
  const triples = addNode(graph, "NonMaxSuppression", { inputs }, {
    elementType: "int64",
    shape: [null, 3],
  });
  return reshape(gather(triples, constant(graph, "int64", [2]), 1), [REST]);
}

/**
 * Where the greatest (or least) elements of a vector are, in order; of equal ones the first comes
 * first.
 *
 * @param count How many, a scalar; at most as many as there are.
 */
export function topK(
  x: Value<"float32" | "int64">,
  count: Indices,
  order: "greatest first" | "least first" = "greatest first",
): Indices {
  expectRank("TopK", x, 1);
  const attributes = { axis: int(0), largest: int(order === "greatest first" ? 1 : 0) };
  const inputs = [x, reshape(count, [1])];
  const [, indices] = addNodeWithOutputs(x.graph, "TopK", { inputs, attributes }, [
    { elementType: x.elementType, shape: [null] },
    { elementType: "int64", shape: [null] },
  ]);
  return indices;
}

/**
 * The mask head: detections → a small soft mask each.
 *
 * He et al., "Mask R-CNN", 2017; as in detectron2/modeling/roi_heads/mask_head.py
 * (`MaskRCNNConvUpsampleHead`, `mask_rcnn_inference`).
 *
 * @module
 */

import { constant, type Value } from "../../onnx/graph.ts";
import { add, mul, relu, sigmoid } from "../../onnx/operators/elementwise.ts";
import { conv, deconvolution } from "../../onnx/operators/layers.ts";
import {
  concat,
  gather,
  lengthOf,
  range,
  reshape,
  REST,
  slice,
} from "../../onnx/operators/layout.ts";
import type { BoxDetections, HeadInputs } from "./cascade.ts";
import type { MaskHeadConfig } from "./config.ts";
import { affine, type Weights } from "./parameters.ts";
import { inOrderOfBoxes, poolRegions } from "./roi_align.ts";

type Float = Value<"float32">;

const HEAD = "roi_heads.mask_head";

/**
 * Adds the mask head to a graph.
 *
 * @param levels The levels of the pyramid that regions are cut from.
 * @returns `[count, 2 × resolution, 2 × resolution]`, probabilities.
 */
export function predictMasks(
  detections: BoxDetections,
  { pyramid, channels, classCount }: HeadInputs,
  levels: readonly number[],
  weights: Weights,
  { pooler, convChannels, deconvChannels, classAgnostic }: MaskHeadConfig,
): Float {
  const { boxes, classes } = withOneMore(detections);
  const regions = poolRegions(pyramid, boxes, levels, pooler);
  const convolved = convChannels.reduce((x, out, i) => {
    const shape = [out, convChannels[i - 1] ?? channels, 3, 3];
    return relu(conv(x, affine(weights, `${HEAD}.mask_fcn${i + 1}`, shape), { padding: 1 }));
  }, regions.features);
  const width = convChannels.at(-1) ?? channels;
  const upsampling = affine(
    weights,
    `${HEAD}.deconv`,
    [width, deconvChannels, 2, 2],
    deconvChannels,
  );
  const channelsOut = classAgnostic ? 1 : classCount;
  const predictor = affine(weights, `${HEAD}.predictor`, [channelsOut, deconvChannels, 1, 1]);
  const logits = conv(relu(deconvolution(convolved, upsampling)), predictor);
  const side = 2 * pooler.resolution;
  const flat = reshape(logits, [REST, side, side]);
  const own = classAgnostic ? flat : ofClasses(flat, gather(classes, regions.order, 0), classCount);
  const masks = inOrderOfBoxes(sigmoid(own), regions);
  return slice(masks, 0, 0, lengthOf(detections.boxes, 0));
}

/** WebGPU fails on a convolution of nothing, so there is always one region, the last, for nothing. */
function withOneMore({ boxes, classes }: BoxDetections): Pick<BoxDetections, "boxes" | "classes"> {
  const { graph } = boxes;
  return {
    boxes: concat([boxes, constant(graph, "float32", [0, 0, 1, 1], [1, 4])], 0),
    classes: concat([classes, constant(graph, "int64", [0])], 0),
  };
}

/** From the masks of all classes, region by region, takes the one of the region's class. */
function ofClasses(masks: Float, classes: Value<"int64">, classCount: number): Float {
  const first = mul(range(lengthOf(classes, 0)), classCount);
  return gather(masks, add(first, classes), 0);
}

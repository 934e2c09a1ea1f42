/**
 * The cascade of box heads: proposals → detections. Each stage looks at the boxes of the one before
 * and moves them.
 *
 * Cai and Vasconcelos, "Cascade R-CNN", 2018; as in detectron2/modeling/roi_heads/{cascade_rcnn,
 * box_head,fast_rcnn}.py (`CascadeROIHeads`, `FastRCNNConvFCHead`, `fast_rcnn_inference`).
 *
 * @module
 */

import { constant, type Value } from "../../onnx/graph.ts";
import { add, div, greater, mod, mul, relu, softmax } from "../../onnx/operators/elementwise.ts";
import { conv, linear } from "../../onnx/operators/layers.ts";
import { concat, gather, reshape, REST, split } from "../../onnx/operators/layout.ts";
import { applyDeltas, clipBoxes } from "./box_regression.ts";
import type { BoxHeadConfig } from "./config.ts";
import type { Pyramid } from "./fpn.ts";
import { affine, type Weights } from "./parameters.ts";
import { inOrderOfBoxes, poolRegions } from "./roi_align.ts";
import { bestFirst, suppress } from "./suppression.ts";

type Float = Value<"float32">;

/** Detections, best first. */
export interface BoxDetections {
  /** `[count, 4]`, within the image. */
  readonly boxes: Float;
  /** `[count]`. */
  readonly scores: Float;
  /** Indices of the classes, `[count]`. */
  readonly classes: Value<"int64">;
}

/** What the heads look at. */
export interface HeadInputs {
  readonly pyramid: Pyramid;
  /** Of the pyramid. */
  readonly channels: number;
  /** Number of classes, background not counted. */
  readonly classCount: number;
  /** Width and height of the image without padding, `[2]`. */
  readonly imageSize: Float;
  /** Detections must be above it, a scalar. */
  readonly scoreThreshold: Float;
}

/** Adds the cascade to a graph. */
export function detectBoxes(
  proposals: Float,
  inputs: HeadInputs,
  weights: Weights,
  config: BoxHeadConfig,
): BoxDetections {
  let boxes = proposals;
  const probabilities = config.stageBoxWeights.map((boxWeights, stage) => {
    const { logits, deltas } = runStage(boxes, stage, inputs, weights, config);
    boxes = clipBoxes(applyDeltas(boxes, deltas, boxWeights), inputs.imageSize);
    return softmax(logits, 1);
  });
  const total = probabilities.reduce((sum, stage) => add(sum, stage));
  const mean = mul(total, 1 / probabilities.length);
  return chooseDetections(boxes, mean, inputs, config);
}

interface StageOutputs {
  /** `[count, classes + 1]`; the last is the background's. */
  readonly logits: Float;
  /** `[count, 4]`. */
  readonly deltas: Float;
}

function runStage(
  boxes: Float,
  stage: number,
  { pyramid, channels, classCount }: HeadInputs,
  weights: Weights,
  { levels, pooler, convChannels, fcSizes }: BoxHeadConfig,
): StageOutputs {
  const head = `roi_heads.box_head.${stage}`;
  const regions = poolRegions(pyramid, boxes, levels, pooler);
  const convolved = convChannels.reduce((x, out, i) => {
    const shape = [out, convChannels[i - 1] ?? channels, 3, 3];
    return relu(conv(x, affine(weights, `${head}.conv${i + 1}`, shape), { padding: 1 }));
  }, regions.features);
  const flatSize = (convChannels.at(-1) ?? channels) * pooler.resolution ** 2;
  const hidden = fcSizes.reduce(
    (x, out, i) =>
      relu(linear(x, affine(weights, `${head}.fc${i + 1}`, [out, fcSizes[i - 1] ?? flatSize]))),
    reshape(convolved, [REST, flatSize]),
  );
  const predict = (name: string, outputs: number) => {
    const layer = `roi_heads.box_predictor.${stage}.${name}`;
    const answers = linear(hidden, affine(weights, layer, [outputs, fcSizes.at(-1) ?? flatSize]));
    return inOrderOfBoxes(answers, regions);
  };
  return { logits: predict("cls_score", classCount + 1), deltas: predict("bbox_pred", 4) };
}

/** Every box may be a detection of every class; classes do not suppress each other. */
function chooseDetections(
  boxes: Float,
  probabilities: Float,
  { classCount, scoreThreshold }: HeadInputs,
  { nmsThreshold, detectionsPerImage }: BoxHeadConfig,
): BoxDetections {
  const [ofClasses] = split(probabilities, 1, [classCount, 1]);
  const columns = split(ofClasses, 1, Array.from({ length: classCount }, () => 1));
  const kinds = columns.map((column) => {
    const scores = reshape(column, [REST]);
    return { boxes, scores, eligible: greater(scores, scoreThreshold) };
  });
  const numbers = suppress(kinds, nmsThreshold).map((indices, index) =>
    add(mul(indices, classCount), index)
  );
  const scores = reshape(ofClasses, [REST]);
  const best = bestFirst(scores, concat(numbers, 0), detectionsPerImage);
  return {
    boxes: gather(boxes, div(best, classCount), 0),
    scores: gather(scores, best, 0),
    classes: mod(best, constant(boxes.graph, "int64", classCount)),
  };
}

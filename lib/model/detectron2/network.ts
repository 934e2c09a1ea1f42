/**
 * THE NETWORK. Configuration and weights come in; one graph for one execution provider goes out that
 * takes a picture of any size and gives detections.
 *
 * @module
 */

import type { StateDict } from "../../checkpoint/lazy_tensor.ts";
import { addInput, addOutput, createGraph, type Graph, type Value } from "../../onnx/graph.ts";
import type { Frame } from "../../tensor/frame.ts";
import { float32Tensor, type Tensor } from "../../tensor/tensor.ts";
import { attentionFor, type Provider } from "./attention.ts";
import { type BoxDetections, detectBoxes } from "./cascade.ts";
import type { Detectron2Config } from "./config.ts";
import { featurePyramid, type Pyramid } from "./fpn.ts";
import { layoutLmv3, PATCH, positionCells, type PositionSettings } from "./layoutlmv3.ts";
import { predictMasks } from "./mask_head.ts";
import { weightsFrom } from "./parameters.ts";
import { positionWeights } from "./position_weights.ts";
import { type Proposals, proposeRegions } from "./rpn.ts";

type Float = Value<"float32">;

/** The graph's inputs. */
export const INPUTS = {
  /** float32 `[1, 3, height, width]`, normalised and padded to multiples of {@link SIZE_STEP}. */
  image: "image",
  /** float32 `[height / 16, cells]`: {@link positionWeights} of the rows. */
  positionRows: "position_rows",
  /** float32 `[width / 16, cells]`: {@link positionWeights} of the columns. */
  positionColumns: "position_columns",
  /** float32 `[2]`: width and height without the padding. */
  imageSize: "image_size",
  /** float32 `[1]`: detections must score above it. */
  scoreThreshold: "score_threshold",
} as const;

/** The graph's outputs, one row a detection, best first. */
export const OUTPUTS = {
  /** float32 `[count, 4]`: x0, y0, x1, y1 in pixels of the resized image. */
  boxes: "boxes",
  /** float32 `[count]`. */
  scores: "scores",
  /** int64 `[count]`: indices of the classes. */
  classes: "classes",
  /** float32 `[count, side, side]`: probabilities in the box's cells. */
  masks: "masks",
} as const;

/** Height and width of the graph's image are multiples of it: the stride of p5. */
export const SIZE_STEP = 32;

/** What of a configuration the graph's inputs depend on. */
export interface InputSettings {
  readonly backbone: PositionSettings;
}

/**
 * The graph's inputs for an image.
 *
 * @param image float32 `[1, 3, height, width]` of the frame's padded size, normalised.
 */
export function networkInputs(
  config: InputSettings,
  image: Tensor<"float32">,
  { resized, padded }: Frame,
  minConfidence: number,
): Readonly<Record<string, Tensor>> {
  const cells = positionCells(config.backbone);
  const positions = (pixels: number) => {
    const patches = pixels / PATCH;
    return float32Tensor([patches, cells], positionWeights(cells, patches));
  };
  return {
    [INPUTS.image]: image,
    [INPUTS.positionRows]: positions(padded.height),
    [INPUTS.positionColumns]: positions(padded.width),
    [INPUTS.imageSize]: float32Tensor([2], Float32Array.of(resized.width, resized.height)),
    [INPUTS.scoreThreshold]: float32Tensor([1], Float32Array.of(minConfidence)),
  };
}

/** A graph with its outputs, and what is known on the way to them. */
export interface Detectron2Network {
  readonly graph: Graph;
  readonly pyramid: Pyramid;
  readonly proposals: Proposals;
  readonly detections: BoxDetections & { readonly masks: Float };
}

/**
 * Builds the network.
 *
 * @param parameters Those of the checkpoint; read when the graph is serialized.
 * @param file The checkpoint's name, for errors.
 * @throws {SegmenterError} of kind `model` if a parameter is missing or has another shape.
 */
export function buildNetwork(
  config: Detectron2Config,
  parameters: StateDict,
  file: string,
  provider: Provider,
): Detectron2Network {
  const graph = createGraph("layoutlmv3_cascade_mask_rcnn");
  const weights = weightsFrom(graph, parameters, file);
  const cells = positionCells(config.backbone);
  const backboneInputs = {
    image: addInput(graph, INPUTS.image, "float32", [1, 3, null, null]),
    positionRows: addInput(graph, INPUTS.positionRows, "float32", [null, cells]),
    positionColumns: addInput(graph, INPUTS.positionColumns, "float32", [null, cells]),
  };
  const imageSize = addInput(graph, INPUTS.imageSize, "float32", [2]);
  const scoreThreshold = addInput(graph, INPUTS.scoreThreshold, "float32", [1]);

  const { backbone, fpn, rpn, box, mask, classes } = config;
  const maps = layoutLmv3(backboneInputs, weights, backbone, attentionFor(provider));
  const pyramid = featurePyramid(maps, weights, backbone, fpn);
  const proposals = proposeRegions(pyramid, fpn.channels, imageSize, weights, rpn);
  const head = {
    pyramid,
    channels: fpn.channels,
    classCount: classes.length,
    imageSize,
    scoreThreshold,
  };
  const found = detectBoxes(proposals.boxes, head, weights, box);
  const detections = { ...found, masks: predictMasks(found, head, box.levels, weights, mask) };
  for (const part of ["boxes", "scores", "classes", "masks"] as const) {
    addOutput(graph, OUTPUTS[part], detections[part]);
  }
  return { graph, pyramid, proposals, detections };
}

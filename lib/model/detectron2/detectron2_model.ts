/**
 * A folder of the original pipeline (`config.yaml`, `config.json`, `model_final.pth`) →
 * {@link OpenedModel}.
 *
 * @module
 */

import { readStateDict } from "../../checkpoint/state_dict.ts";
import { type Precision, storeWeightsAs } from "../../onnx/precision.ts";
import { serialize } from "../../onnx/serialize.ts";
import type { PreprocessSpec } from "../../tensor/preprocess_spec.ts";
import type { OpenedModel } from "../model.ts";
import type { ModelFolder } from "../model_folder.ts";
import { type InputConfig, readDetectron2Config } from "./config.ts";
import { readDetections } from "./detections.ts";
import { buildNetwork, networkInputs, SIZE_STEP } from "./network.ts";

/** Larger tensors are kept out of the graph's protocol buffer, which is copied more often. */
const EXTERNAL_ABOVE_BYTES = 64 * 1024;

/** A model of the original's, with what a converted folder must keep of it. */
export interface Detectron2Model extends OpenedModel {
  /** Edge of the picture that the position embedding's square was made for. */
  readonly positionGridPixels: number;
}

/**
 * Opens a model folder. Of the checkpoint only the names and shapes are read, the numbers when the
 * network is asked for.
 *
 * @param precision In which the network's weights are stored.
 * @throws {SegmenterError} of kind `model` if a file is damaged, or the configuration asks for
 * something that is not supported.
 */
export async function openDetectron2Model(
  folder: ModelFolder,
  precision: Precision = "fp32",
): Promise<Detectron2Model> {
  const config = await readDetectron2Config(folder);
  const parameters = await readStateDict(folder.checkpoint);
  const { classes } = config;
  return {
    identify: () => folder.id(),
    name: folder.name,
    classes,
    preprocess: preprocessSpec(config.input),
    positionGridPixels: config.backbone.positionGridPixels,
    async graph(provider, leaveInFiles = false) {
      const { graph } = buildNetwork(config, parameters, folder.checkpoint.name, provider);
      const written = await storeWeightsAs(graph, precision);
      return await serialize(written, {
        externalAbove: EXTERNAL_ABOVE_BYTES,
        leaveInFile: leaveInFiles,
      });
    },
    inputs: (image, frame, minConfidence) => networkInputs(config, image, frame, minConfidence),
    detections: (outputs, frame) => readDetections(outputs, frame, classes),
  };
}

function preprocessSpec(
  { shortestEdge, longestEdge, channelOrder, mean, std }: InputConfig,
): PreprocessSpec {
  return {
    size: { kind: "shortest_edge", size: shortestEdge, max: longestEdge },
    channelOrder,
    mean,
    std,
    multipleOf: SIZE_STEP,
  };
}

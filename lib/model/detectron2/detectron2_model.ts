/**
 * A folder of the original pipeline (`config.yaml`, `config.json`, `model_final.pth`) → {@link Model}.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { basename } from "node:path";
import { contentHash } from "../../bytes/content_hash.ts";
import type { Source } from "../../bytes/source.ts";
import { readStateDict } from "../../checkpoint/state_dict.ts";
import { serialize } from "../../onnx/serialize.ts";
import type { PreprocessSpec } from "../../tensor/preprocess_spec.ts";
import type { Model } from "../model.ts";
import { type ConfigFiles, type InputConfig, readDetectron2Config } from "./config.ts";
import { readDetections } from "./detections.ts";
import { buildNetwork, networkInputs, SIZE_STEP } from "./network.ts";

/** The files of a model folder. */
export interface Detectron2Files extends ConfigFiles {
  /** Of the folder, for people. */
  readonly name: string;
  /** `model_final.pth`. */
  readonly checkpoint: Source;
}

/** Larger tensors are kept out of the graph's protocol buffer, which is copied more often. */
const EXTERNAL_ABOVE_BYTES = 64 * 1024;

/**
 * Opens a model folder. Of the checkpoint only the names and shapes are read, the numbers when the
 * network is asked for.
 *
 * @throws {SegmenterError} of kind `model` if a file is damaged, or the configuration asks for
 * something that is not supported.
 */
export async function openDetectron2Model(files: Detectron2Files): Promise<Model> {
  const config = await readDetectron2Config(files);
  const parameters = await readStateDict(files.checkpoint);
  const { classes } = config;
  return {
    id: hashOf(JSON.stringify([config, await contentHash(files.checkpoint)])),
    name: basename(files.name),
    classes,
    preprocess: preprocessSpec(config.input),
    graph(provider) {
      const { graph } = buildNetwork(config, parameters, files.checkpoint.name, provider);
      return serialize(graph, { externalAbove: EXTERNAL_ABOVE_BYTES });
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

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

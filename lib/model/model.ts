/**
 * What a model is, whatever its family: how it wants its image, its network, and how the network's
 * output is read.
 *
 * @module
 */

import type { ClassLabel, Detection } from "../detection/detection.ts";
import type { OnnxModel } from "../onnx/onnx_model.ts";
import type { Frame } from "../tensor/frame.ts";
import type { PreprocessSpec } from "../tensor/preprocess_spec.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** An opened model. */
export interface Model {
  /** SHA-256 (hex) of the model's content: the same content has the same id wherever it lies. */
  readonly id: string;
  /** What a person calls it: name and version, or the folder. */
  readonly name: string;
  readonly classes: readonly ClassLabel[];
  readonly preprocess: PreprocessSpec;
  /** The network for one execution provider. */
  graph(provider: "wasm" | "webgpu"): Promise<OnnxModel>;
  /**
   * What the network is given for one image.
   *
   * @param image float32 `[1, 3, height, width]` of the frame's padded size, made as
   * {@link preprocess} says.
   * @param minConfidence Detections below it are not looked for.
   * @returns One tensor for each of the network's inputs, by name.
   */
  inputs(
    image: Tensor<"float32">,
    frame: Frame,
    minConfidence: number,
  ): Readonly<Record<string, Tensor>>;
  /**
   * Reads the network's output.
   *
   * @param outputs The network's outputs by name.
   * @param minConfidence Detections below it are left out.
   * @throws {SegmenterError} of kind `model` if the outputs are not those of this model.
   */
  detections(
    outputs: Readonly<Record<string, Tensor>>,
    frame: Frame,
    minConfidence: number,
  ): Detection[];
}

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
import type { QuarterTurns } from "../tensor/quarter_turns.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** A sheet that seems to lie turned. */
export interface SheetTurn {
  /** Counter-clockwise, 1 to 3: turned clockwise by as many, it is upright. */
  readonly quarterTurns: QuarterTurns;
  /** How sure the network is, 0…1. */
  readonly probability: number;
  /** Whether detections are better when the network sees the sheet upright. */
  readonly lookAgain: boolean;
}

/** A model of which it is known what it is. */
export interface Model {
  /** SHA-256 (hex) of the model's content: the same content has the same id wherever it lies. */
  readonly id: string;
  /** What a person calls it: name and version, or the folder. */
  readonly name: string;
  readonly classes: readonly ClassLabel[];
  readonly preprocess: PreprocessSpec;
  /**
   * The network for one execution provider.
   *
   * @param leaveInFiles Whether large tensors are left in the model's files, if they lie there as ONNX
   * wants them; unless given, they are read.
   */
  graph(provider: "wasm" | "webgpu", leaveInFiles?: boolean): Promise<OnnxModel>;
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
   * @param image What the network was given; models that can snap outlines to what is printed do so.
   * @throws {SegmenterError} of kind `model` if the outputs are not those of this model.
   */
  detections(
    outputs: Readonly<Record<string, Tensor>>,
    frame: Frame,
    minConfidence: number,
    image?: Tensor<"float32">,
  ): Detection[];
  /**
   * Reads from the network's output how the sheet lies; absent in models that cannot tell.
   *
   * @returns `undefined` if it is upright, or the network is not sure.
   * @throws {SegmenterError} of kind `model` if the outputs are not those of this model.
   */
  turn?(outputs: Readonly<Record<string, Tensor>>): SheetTurn | undefined;
}

/** An opened model, whose network can be opened while its content is looked at. */
export interface OpenedModel extends Omit<Model, "id"> {
  /**
   * Finds {@link Model.id}, for which all of a checkpoint is read.
   *
   * @throws {SegmenterError} of kind `location` if a file cannot be read.
   */
  readonly identify: () => Promise<string>;
}

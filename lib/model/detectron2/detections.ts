/**
 * The network's outputs → detections on the sheet.
 *
 * detectron2/modeling/postprocessing.py, `detector_postprocess`: boxes are scaled to the sheet and
 * cut off at its edges, empty ones dropped, all in float32. What is not finite is dropped before
 * (`fast_rcnn_inference_single_image`).
 *
 * @module
 */

import type { Box, ClassLabel, Detection } from "../../detection/detection.ts";
import { SegmenterError } from "../../errors.ts";
import { type Frame, sheetPixelsPerNetworkPixel } from "../../tensor/frame.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { OUTPUTS } from "./network.ts";

/** A network's outputs by name. */
type NamedTensors = Readonly<Record<string, Tensor>>;

const { fround } = Math;

/**
 * Reads what the network found.
 *
 * @param outputs As {@link OUTPUTS} says.
 * @param classes Labels in the network's order.
 * @throws {SegmenterError} of kind `model` if the outputs are not those.
 */
export function readDetections(
  outputs: NamedTensors,
  frame: Frame,
  classes: readonly ClassLabel[],
): Detection[] {
  const scores = floats(outputs, OUTPUTS.scores, [null]);
  const count = scores.shape[0]!;
  const boxes = floats(outputs, OUTPUTS.boxes, [count, 4]).data;
  const labels = integers(outputs, OUTPUTS.classes, [count]).data;
  const masks = floats(outputs, OUTPUTS.masks, [count, null, null]);
  const [, height, width] = masks.shape as [number, number, number];
  const cells = height * width;
  const part = (numbers: Float32Array<ArrayBuffer>, size: number, i: number) =>
    numbers.subarray(size * i, size * (i + 1));
  return Array.from(scores.data, (score, i): Detection => ({
    classLabel: label(classes, labels[i]!),
    score,
    boxOnSheet: boxOnSheet(part(boxes, 4, i), frame),
    mask: { width, height, data: part(masks.data, cells, i) },
  })).filter(({ score }, i) => Number.isFinite(score) && part(boxes, 4, i).every(Number.isFinite))
    .filter(({ boxOnSheet: { x0, y0, x1, y1 } }) => x1 > x0 && y1 > y0);
}

function boxOnSheet(box: Float32Array, frame: Frame): Box {
  const { width, height } = frame.sheet;
  const { x, y } = sheetPixelsPerNetworkPixel(frame);
  const scaled = (edge: number, scale: number, limit: number) =>
    Math.min(Math.max(fround(edge * fround(scale)), 0), limit);
  return {
    x0: scaled(box[0]!, x, width),
    y0: scaled(box[1]!, y, height),
    x1: scaled(box[2]!, x, width),
    y1: scaled(box[3]!, y, height),
  };
}

function label(classes: readonly ClassLabel[], index: bigint): ClassLabel {
  const found = classes[Number(index)];
  if (found) return found;
  throw outputError(OUTPUTS.classes, `it names class ${index} of ${classes.length}`);
}

/** Lengths of the axes; `null` stands for any. */
type Pattern = readonly (number | null)[];

function floats(outputs: NamedTensors, name: string, pattern: Pattern): Tensor<"float32"> {
  const tensor = outputs[name];
  if (tensor?.dtype === "float32" && fits(tensor, pattern)) return tensor;
  throw outputError(name, `${described(tensor)}, expected float32 ${listed(pattern)}`);
}

function integers(outputs: NamedTensors, name: string, pattern: Pattern): Tensor<"int64"> {
  const tensor = outputs[name];
  if (tensor?.dtype === "int64" && fits(tensor, pattern)) return tensor;
  throw outputError(name, `${described(tensor)}, expected int64 ${listed(pattern)}`);
}

function fits({ shape }: Tensor, pattern: Pattern): boolean {
  return shape.length === pattern.length &&
    pattern.every((length, axis) => length === null || length === shape[axis]);
}

function described(tensor: Tensor | undefined): string {
  return tensor ? `it is ${tensor.dtype} ${listed(tensor.shape)}` : "it is absent";
}

function listed(pattern: Pattern): string {
  return `[${pattern.map((length) => length ?? "any").join(", ")}]`;
}

function outputError(name: string, found: string): SegmenterError {
  return new SegmenterError("model", {
    action: "read the network's output",
    file: name,
    found,
    remedy: "open the model again",
  });
}

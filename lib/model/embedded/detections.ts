/**
 * The output of a network of our own → detections on the sheet.
 *
 * @module
 */

import type { Detection } from "../../detection/detection.ts";
import { SegmenterError } from "../../errors.ts";
import { type Frame, sheetPixelsPerNetworkPixel } from "../../tensor/frame.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { calibrated } from "./calibration.ts";
import type { Manifest } from "./manifest.ts";
import { findRegions, type ProbabilityMap, type Region } from "./regions.ts";

/**
 * Reads the probabilities of the cells.
 *
 * @param outputs With the manifest's output: float32 `[1, channels, padded height / stride, padded
 * width / stride]`, values in 0…1.
 * @param minConfidence Regions whose confidence is lower are left out.
 * @returns Regions as detections; confidence is the region's mean probability, calibrated where the
 * manifest says how.
 * @throws {SegmenterError} of kind `model` if the output is not as the manifest says.
 */
export function readDetections(
  outputs: Readonly<Record<string, Tensor>>,
  frame: Frame,
  minConfidence: number,
  manifest: Manifest,
): Detection[] {
  const { classes, output, regions } = manifest;
  const map = probabilities(outputs[output.name], frame, manifest);
  const rules = {
    borderChannel: output.border_channel,
    minAreaFraction: classes.map((label) => regions.min_area_fraction[label]),
    minScore: classes.map((label) => regions.min_score[label]),
  };
  return findRegions(map, rules).map((region) => {
    const classLabel = classes[region.classIndex]!;
    return {
      classLabel,
      score: calibrated(region.score, regions.calibration?.[classLabel]),
      boxOnSheet: boxOnSheet(region, frame, output.stride),
      mask: region.mask,
    };
  }).filter(({ score }) => score >= minConfidence);
}

/** Takes the output without the cells that see padding only. */
function probabilities(
  tensor: Tensor | undefined,
  { resized, padded }: Frame,
  { name, classes, output: { stride, border_channel } }: Manifest,
): ProbabilityMap {
  const channels = Math.max(classes.length, (border_channel ?? -1) + 1);
  const [paddedRows, paddedColumns] = [padded.height / stride, padded.width / stride];
  const expected = [1, channels, paddedRows, paddedColumns];
  if (tensor?.dtype !== "float32" || String(tensor.shape) !== String(expected)) {
    throw new SegmenterError("model", {
      action: "read the output of model",
      file: name,
      found: `it is ${tensor?.dtype ?? "absent"} [${
        tensor?.shape ?? ""
      }], not float32 [${expected}]`,
      remedy: "export the network again together with its manifest",
    });
  }
  const rows = Math.ceil(resized.height / stride), columns = Math.ceil(resized.width / stride);
  const data = new Float32Array(channels * rows * columns);
  for (let row = 0; row < channels * rows; row++) {
    const from = (Math.floor(row / rows) * paddedRows + row % rows) * paddedColumns;
    data.set(tensor.data.subarray(from, from + columns), row * columns);
  }
  return { rows, columns, data };
}

function boxOnSheet({ left, top, mask }: Region, frame: Frame, stride: number) {
  const scale = sheetPixelsPerNetworkPixel(frame);
  return {
    x0: left * stride * scale.x,
    y0: top * stride * scale.y,
    x1: (left + mask.width) * stride * scale.x,
    y1: (top + mask.height) * stride * scale.y,
  };
}

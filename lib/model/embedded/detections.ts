/**
 * The output of a network of our own → detections on the sheet.
 *
 * @module
 */

import type { Box, Detection } from "../../detection/detection.ts";
import { SegmenterError } from "../../errors.ts";
import { type Frame, sheetPixelsPerNetworkPixel } from "../../tensor/frame.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { calibrated } from "./calibration.ts";
import type { Manifest } from "./manifest.ts";
import { findRegions, type ProbabilityMap, type Region } from "./regions.ts";
import type { PixelBox } from "./snap/ink.ts";
import type { PixelRegion } from "./snap/snap_frame.ts";
import { snapTo } from "./snap/snap_region.ts";

/**
 * Reads the probabilities of the cells.
 *
 * @param outputs With the manifest's output: float32 `[1, channels, padded height / stride, padded
 * width / stride]`, values in 0…1.
 * @param minConfidence Regions whose confidence is lower are left out.
 * @param image What the network was given. With it legends and sections that are nearly boxes are
 * snapped to what is printed, and maps to their frame.
 * @returns Regions as detections; confidence is the region's mean probability, calibrated where the
 * manifest says how.
 * @throws {SegmenterError} of kind `model` if the output is not as the manifest says.
 */
export function readDetections(
  outputs: Readonly<Record<string, Tensor>>,
  frame: Frame,
  minConfidence: number,
  manifest: Manifest,
  image?: Tensor<"float32">,
): Detection[] {
  const { classes, output, regions } = manifest;
  const map = probabilities(outputs[output.name], frame, manifest);
  const rules = {
    borderChannel: output.border_channel,
    minAreaFraction: classes.map((label) => regions.min_area_fraction[label]),
    minScore: classes.map((label) => regions.min_score[label]),
    coreProbability: classes.map((label) => regions.core_probability[label]),
  };
  const snap = image && snapTo(image, frame, manifest);
  return findRegions(map, rules).map((region): Detection => {
    const classLabel = classes[region.classIndex]!;
    const score = calibrated(region.score, regions.calibration?.[classLabel]);
    const snapped = score >= minConfidence ? snap?.(classLabel, region) : undefined;
    return { classLabel, score, ...placed(region, frame, output.stride, snapped) };
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

/** The region as the network gave it, or as it is printed. */
function placed(
  { left, top, mask }: Region,
  frame: Frame,
  stride: number,
  snapped: PixelRegion | undefined,
): Pick<Detection, "boxOnSheet" | "mask"> {
  if (snapped) return { boxOnSheet: scaled(snapped.box, frame), mask: snapped.mask };
  const onNetwork = {
    left: left * stride,
    top: top * stride,
    right: (left + mask.width) * stride - 1,
    bottom: (top + mask.height) * stride - 1,
  };
  return { boxOnSheet: scaled(onNetwork, frame), mask };
}

function scaled({ left, top, right, bottom }: PixelBox, frame: Frame): Box {
  const scale = sheetPixelsPerNetworkPixel(frame);
  return {
    x0: left * scale.x,
    y0: top * scale.y,
    x1: (right + 1) * scale.x,
    y1: (bottom + 1) * scale.y,
  };
}

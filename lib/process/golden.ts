/**
 * What the original computed, as `make_golden.py` wrote it (`<image>.npz`: the resized image and the
 * detections on it) → pictures for a network, with the outputs that it must have.
 *
 * @module
 */

import { join } from "node:path";
import { localFileNames, localSource } from "../bytes/local.ts";
import type { LazyTensor, StateDict } from "../checkpoint/lazy_tensor.ts";
import { readNpz } from "../checkpoint/npz.ts";
import { SegmenterError } from "../errors.ts";
import type { Frame } from "../tensor/frame.ts";
import type { PreprocessSpec } from "../tensor/preprocess_spec.ts";
import { float32Tensor, type Tensor } from "../tensor/tensor.ts";

/** A sheet as the network sees it, and what the original found on it. */
export interface GoldenPicture {
  readonly tensor: Tensor<"float32">;
  /** The sheet's own size is not kept; the resized one stands for it. */
  readonly frame: Frame;
  /** As many detections as the original kept lie above it. */
  readonly minConfidence: number;
  /** The network's outputs by name. */
  readonly outputs: Readonly<Record<string, Tensor>>;
}

/** Scores of two implementations differ by less. */
const SCORE_ROUNDING = 1e-5;

/**
 * Reads all pictures of a folder.
 *
 * @param spec How the model wants its image.
 * @throws {SegmenterError} of kind `location` if there are none, `model` if a file is damaged.
 */
export async function readGolden(folder: string, spec: PreprocessSpec): Promise<GoldenPicture[]> {
  const names = (await localFileNames(folder)).filter((name) => name.endsWith(".npz"));
  if (names.length === 0) throw goldenError(folder, "it has no .npz file");
  return await Promise.all(names.map((name) => readPicture(join(folder, name), spec)));
}

async function readPicture(path: string, spec: PreprocessSpec): Promise<GoldenPicture> {
  const arrays = await readNpz(await localSource(path));
  const resized = find(arrays, "resized", path);
  const [height, width, channels] = resized.shape;
  if (!height || !width || channels !== 3) {
    throw goldenError(path, `its picture has the shape [${resized.shape.join(", ")}]`);
  }
  const size = { width, height };
  const frame = { sheet: size, resized: size, padded: padded(size, spec.multipleOf) };
  const { data } = await resized.read("uint8");
  const scores = await find(arrays, "scores", path).read("float32");
  const least = scores.data.reduce((a, b) => Math.min(a, b), 1);
  return {
    tensor: normalised(data, frame, spec),
    frame,
    minConfidence: Math.max(0, least - SCORE_ROUNDING),
    outputs: {
      boxes: await find(arrays, "boxes", path).read("float32"),
      scores,
      classes: await find(arrays, "classes", path).read("int64"),
      masks: await find(arrays, "masks", path).read("float32"),
    },
  };
}

function padded({ width, height }: Frame["sheet"], multipleOf: number): Frame["sheet"] {
  const up = (length: number) => Math.ceil(length / multipleOf) * multipleOf;
  return { width: up(width), height: up(height) };
}

/** `[height, width, 3]` in the network's channel order → `[1, 3, height, width]`. */
function normalised(
  pixels: Uint8Array,
  { resized, padded }: Frame,
  { mean, std }: PreprocessSpec,
): Tensor<"float32"> {
  const plane = padded.width * padded.height;
  const data = new Float32Array(3 * plane);
  for (let i = 0; i < pixels.length; i++) {
    const [channel, pixel] = [i % 3, Math.floor(i / 3)];
    const [x, y] = [pixel % resized.width, Math.floor(pixel / resized.width)];
    const value = Math.fround(pixels[i]! - mean[channel]!);
    data[channel * plane + y * padded.width + x] = value / std[channel]!;
  }
  return float32Tensor([1, 3, padded.height, padded.width], data);
}

function find(arrays: StateDict, name: string, path: string): LazyTensor {
  const array = arrays.get(name);
  if (array) return array;
  throw goldenError(path, `it has no array "${name}"`);
}

function goldenError(file: string, found: string): SegmenterError {
  return new SegmenterError("location", {
    action: "read the golden results",
    file,
    found,
    remedy: "name a folder that make_golden.py wrote for this model",
  });
}

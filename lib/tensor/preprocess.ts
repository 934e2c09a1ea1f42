/**
 * IMAGE → TENSOR. Rows of a sheet come in; the tensor that a network wants goes out, with the frame
 * that says where its pixels lie, and on request a reduced picture of the sheet: both from one pass
 * over the rows.
 *
 * @module
 */

import type { Raster, RowStream, Size } from "../image/raster.ts";
import { RGB_CHANNELS } from "../image/raster.ts";
import { resample } from "../image/resample.ts";
import { type Frame, makeFrame } from "./frame.ts";
import type { PreprocessSpec } from "./preprocess_spec.ts";
import { float32Tensor, type Tensor } from "./tensor.ts";

/** A sheet as the network sees it. */
export interface Preprocessed {
  /** float32, `[1, 3, height, width]` of the frame's padded size. */
  readonly tensor: Tensor<"float32">;
  readonly frame: Frame;
  /** The sheet reduced for people to look at; absent unless asked for. */
  readonly preview?: Raster;
  /** What the user should know about how the sheet was read. */
  readonly notes?: readonly string[];
}

/**
 * Resizes (Pillow's BILINEAR), normalises and pads a sheet.
 *
 * @param rows The sheet, or a smaller size of it; read once.
 * @param previewSize The size of the picture for people, if one is wanted.
 * @throws {SegmenterError} if the rows cannot be decoded.
 */
export async function preprocess(
  rows: RowStream,
  spec: PreprocessSpec,
  previewSize?: Size,
): Promise<Preprocessed> {
  const { notes, fullSize: sheet = { width: rows.width, height: rows.height } } = rows;
  const frame = makeFrame(sheet, spec.size, spec.multipleOf);
  const sizes = previewSize ? [frame.resized, previewSize] : [frame.resized];
  const [resized, preview] = await resample(rows, sizes);
  const tensor = normalise(resized!, frame.padded, spec);
  return { tensor, frame, ...(preview && { preview }), ...(notes && { notes }) };
}

/** Interleaved bytes → channel planes of `(value − mean) / std`, zero in the padding. */
function normalise(image: Raster, padded: Size, spec: PreprocessSpec): Tensor<"float32"> {
  const plane = padded.width * padded.height;
  const data = new Float32Array(RGB_CHANNELS * plane);
  for (let channel = 0; channel < RGB_CHANNELS; channel++) {
    const from = spec.channelOrder === "RGB" ? channel : RGB_CHANNELS - 1 - channel;
    const table = normalisedBytes(spec.mean[channel]!, spec.std[channel]!);
    for (let y = 0; y < image.height; y++) {
      const target = channel * plane + y * padded.width;
      const source = y * image.width * RGB_CHANNELS + from;
      for (let x = 0; x < image.width; x++) {
        data[target + x] = table[image.data[source + x * RGB_CHANNELS]!]!;
      }
    }
  }
  return float32Tensor([1, RGB_CHANNELS, padded.height, padded.width], data);
}

/** `(value − mean) / std` for every byte, each step rounded to float32 as PyTorch does. */
function normalisedBytes(mean: number, std: number): Float32Array {
  return Float32Array.from(
    { length: 256 },
    (_, value) => Math.fround(value - Math.fround(mean)) / Math.fround(std),
  );
}

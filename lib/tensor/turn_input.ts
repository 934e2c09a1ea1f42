/**
 * A sheet as the network sees it → the same, turned.
 *
 * @module
 */

import type { Size } from "../image/raster.ts";
import type { Frame } from "./frame.ts";
import type { Preprocessed } from "./preprocess.ts";
import { type QuarterTurns, turnedSize, turnPlane } from "./quarter_turns.ts";
import { float32Tensor } from "./tensor.ts";

/** A network's input and where its pixels lie. */
export type NetworkInput = Pick<Preprocessed, "tensor" | "frame">;

/**
 * Turns an input clockwise; the padding is made anew at the right and the bottom.
 *
 * @param multipleOf To which width and height are padded.
 * @returns An input whose frame is that of the turned sheet.
 */
export function turnInput(
  { tensor, frame }: NetworkInput,
  turns: QuarterTurns,
  multipleOf: number,
): NetworkInput {
  const resized = turnedSize(frame.resized, turns);
  const turned: Frame = {
    sheet: turnedSize(frame.sheet, turns),
    resized,
    padded: {
      width: Math.ceil(resized.width / multipleOf) * multipleOf,
      height: Math.ceil(resized.height / multipleOf) * multipleOf,
    },
  };
  const [images = 1, channels = 1] = tensor.shape;
  const data = new Float32Array(images * channels * area(turned.padded));
  for (let channel = 0; channel < images * channels; channel++) {
    const plane = tensor.data.subarray(channel * area(frame.padded));
    const sheet = copyRows(plane, frame.padded.width, frame.resized.width, frame.resized);
    const target = data.subarray(channel * area(turned.padded));
    const upright = turnPlane(sheet, frame.resized, turns);
    target.set(copyRows(upright, resized.width, turned.padded.width, resized));
  }
  const { width, height } = turned.padded;
  return { tensor: float32Tensor([images, channels, height, width], data), frame: turned };
}

/** Rows of one length as rows of another, cut or filled with 0. */
function copyRows(
  rows: Float32Array,
  fromWidth: number,
  toWidth: number,
  { width, height }: Size,
): Float32Array {
  const result = new Float32Array(toWidth * height);
  for (let y = 0; y < height; y++) {
    result.set(rows.subarray(y * fromWidth, y * fromWidth + width), y * toWidth);
  }
  return result;
}

function area({ width, height }: Size): number {
  return width * height;
}

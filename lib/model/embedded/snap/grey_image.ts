/**
 * What the network saw → a grey picture of the sheet.
 *
 * @module
 */

import type { Frame } from "../../../tensor/frame.ts";
import type { Tensor } from "../../../tensor/tensor.ts";
import type { Manifest } from "../manifest.ts";
import type { GreyImage } from "./ink.ts";

/** Weights of red, green and blue (ITU-R BT.601). */
const LUMA = [0.299, 0.587, 0.114];

/**
 * Undoes the normalisation and takes the padding away.
 *
 * @param image float32 `[1, 3, height, width]` of the frame's padded size.
 */
export function greyImage(
  image: Tensor<"float32">,
  { resized: { width, height }, padded }: Frame,
  { channel_order, mean, std }: Manifest["input"],
): GreyImage {
  const weights = channel_order === "RGB" ? LUMA : LUMA.toReversed();
  const data = new Float32Array(width * height);
  weights.forEach((weight, channel) => {
    const plane = channel * padded.width * padded.height;
    const [scale, shift] = [weight * std[channel]!, weight * mean[channel]!];
    for (let y = 0; y < height; y++) {
      const from = plane + y * padded.width;
      for (let x = 0; x < width; x++) {
        data[y * width + x]! += image.data[from + x]! * scale + shift;
      }
    }
  });
  return { width, height, data };
}

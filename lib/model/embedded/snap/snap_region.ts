/**
 * A region as the network drew it, and the picture that it saw → the region as it is printed: maps in
 * their frame, legends and sections in the box that their ink fills.
 *
 * Frame: pixels of the resized sheet, whole numbers are pixels.
 *
 * @module
 */

import type { ClassLabel, Mask } from "../../../detection/detection.ts";
import type { Frame } from "../../../tensor/frame.ts";
import type { Tensor } from "../../../tensor/tensor.ts";
import type { Manifest } from "../manifest.ts";
import type { Region } from "../regions.ts";
import { greyImage } from "./grey_image.ts";
import { findInk, type Ink, type PixelBox } from "./ink.ts";
import { snapBox } from "./snap_box.ts";
import { type PixelRegion, snapFrame } from "./snap_frame.ts";

/** Says how a region is printed; `undefined` if it is not near enough to anything printed. */
export type SnapRegion = (classLabel: ClassLabel, region: Region) => PixelRegion | undefined;

/**
 * Makes the step for one sheet; its ink is looked for when the first region comes.
 *
 * @param image What the network was given: float32 `[1, 3, height, width]` of the frame's padded size.
 */
export function snapTo(
  image: Tensor<"float32">,
  frame: Frame,
  { input, output: { stride } }: Manifest,
): SnapRegion {
  let found: Ink | undefined;
  return (classLabel, region) => {
    const ink = found ??= findInk(greyImage(image, frame, input));
    if (classLabel === "map") return snapFrame(ink, region.mask, region, stride);
    const box = snapBox(ink, region.mask, region, stride);
    return box && { box, mask: fullMask(box) };
  };
}

/** A cell a pixel: at its corners a mask loses half a cell when it is laid over the sheet. */
function fullMask({ left, top, right, bottom }: PixelBox): Mask {
  const width = right - left + 1, height = bottom - top + 1;
  return { width, height, data: new Float32Array(width * height).fill(1) };
}

/**
 * What the network saw, before it was outlined: the soft masks laid over the sheet.
 *
 * @module
 */

import type { Detection } from "../detection/detection.ts";
import { type Raster, RGB_CHANNELS, type Size } from "../image/raster.ts";
import { CLASS_COLOURS } from "./class_colours.ts";

/** A cell of probability 1 hides this much of the sheet. */
const OPACITY = 0.6;

/**
 * Paints each detection's soft mask in its class colour, cell by cell without smoothing, the
 * stronger the surer.
 *
 * @param preview The sheet, reduced; not changed.
 * @param sheet The size of the sheet, in whose pixels the detections lie.
 */
export function drawMasks(
  preview: Raster,
  detections: readonly Detection[],
  sheet: Size,
): Raster {
  const picture = { ...preview, data: preview.data.slice() };
  for (const detection of detections) paintMask(picture, detection, sheet);
  return picture;
}

function paintMask(picture: Raster, detection: Detection, sheet: Size): void {
  const { mask, boxOnSheet: box, classLabel } = detection;
  const colour = CLASS_COLOURS[classLabel];
  const scaleX = picture.width / sheet.width, scaleY = picture.height / sheet.height;
  const top = Math.max(0, Math.floor(box.y0 * scaleY));
  const bottom = Math.min(picture.height, Math.ceil(box.y1 * scaleY));
  const left = Math.max(0, Math.floor(box.x0 * scaleX));
  const right = Math.min(picture.width, Math.ceil(box.x1 * scaleX));
  for (let y = top; y < bottom; y++) {
    const row = cell((y + 0.5) / scaleY, box.y0, box.y1, mask.height);
    for (let x = left; x < right; x++) {
      const column = cell((x + 0.5) / scaleX, box.x0, box.x1, mask.width);
      const weight = OPACITY * mask.data[row * mask.width + column]!;
      blend(picture.data, (y * picture.width + x) * RGB_CHANNELS, colour, weight);
    }
  }
}

/** The cell of `count` between `from` and `to` in which `position` lies. */
function cell(position: number, from: number, to: number, count: number): number {
  const index = Math.floor((position - from) / (to - from) * count);
  return Math.min(count - 1, Math.max(0, index));
}

function blend(data: Uint8Array, at: number, colour: readonly number[], weight: number): void {
  for (let channel = 0; channel < RGB_CHANNELS; channel++) {
    data[at + channel] = Math.round(
      data[at + channel]! * (1 - weight) + colour[channel]! * weight,
    );
  }
}

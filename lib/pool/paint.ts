/**
 * What was found on a sheet and a reduced picture of it → the picture for people, as a PNG file.
 *
 * @module
 */

import type { Detection } from "../detection/detection.ts";
import { drawMasks } from "../document/mask_picture.ts";
import { drawOverlay } from "../document/overlay.ts";
import { encodePng } from "../image/encode_png.ts";
import type { Raster, Size } from "../image/raster.ts";
import type { Segment } from "../segment/segment.ts";

/** A picture for people: the outlines or the network's soft masks, over the reduced sheet. */
export type Picture =
  & { readonly preview: Raster; readonly sheet: Size }
  & (
    | { readonly kind: "overlay"; readonly segments: readonly Segment[] }
    | { readonly kind: "masks"; readonly detections: readonly Detection[] }
  );

/** Paints a picture. */
export async function paint(picture: Picture): Promise<Uint8Array<ArrayBuffer>> {
  const { preview, sheet } = picture;
  const painted = picture.kind === "overlay"
    ? drawOverlay(preview, picture.segments, sheet)
    : drawMasks(preview, picture.detections, sheet);
  return await encodePng(painted);
}

/**
 * What a sheet's results are called, and how they are written.
 *
 * @module
 */

import { join } from "node:path";
import { localSink } from "../bytes/local.ts";
import type { Sink } from "../bytes/sink.ts";
import { mapSegmentation } from "../document/map_segmentation.ts";
import { drawMasks } from "../document/mask_picture.ts";
import { drawOverlay } from "../document/overlay.ts";
import { encodePng } from "../image/encode_png.ts";
import type { ProcessedImage } from "../process/process_image.ts";
import type { SheetInput } from "./inputs.ts";

/** Where the results of one sheet go. */
export interface SheetOutputs {
  readonly json: Sink;
  readonly overlay: Sink;
  /** Only with `--debug_images`. */
  readonly masks?: Sink;
}

/** Names a sheet's results; nothing is written yet. */
export function sheetOutputs(
  output: string,
  { folder, docId }: SheetInput,
  debugImages: boolean,
): SheetOutputs {
  const stem = join(output, folder, `${docId}_map_segmentation`);
  return {
    json: localSink(`${stem}.json`),
    overlay: localSink(`${stem}.png`),
    ...(debugImages && { masks: localSink(`${stem}_masks.png`) }),
  };
}

/**
 * Writes a sheet's results; the JSON last, since its presence says that the sheet is done.
 *
 * @param result Made with a `previewSide`.
 * @throws {SegmenterError} of kind `location` if one cannot be written.
 */
export async function writeOutputs(
  outputs: SheetOutputs,
  docId: string,
  result: ProcessedImage,
  modelId: string,
): Promise<void> {
  const { preview, detections, segments, sheet } = result;
  if (preview) {
    await outputs.overlay.write(await encodePng(drawOverlay(preview, segments, sheet)));
    if (outputs.masks && detections) {
      await outputs.masks.write(await encodePng(drawMasks(preview, detections, sheet)));
    }
  }
  await outputs.json.write(documentBytes(docId, result, modelId));
}

/** The MapSegmentation document as UTF-8 JSON. */
export function documentBytes(docId: string, result: ProcessedImage, modelId: string): Uint8Array {
  const document = mapSegmentation(docId, result.segments, modelId);
  return new TextEncoder().encode(JSON.stringify(document));
}

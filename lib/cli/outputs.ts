/**
 * What a sheet's results are called, and how they are written.
 *
 * @module
 */

import { placeBelow, sinkAt } from "../bytes/locate.ts";
import type { Sink } from "../bytes/sink.ts";
import { type DocumentChoice, makeDocument } from "../document/make_document.ts";
import { pageExtractionLines, pageExtractions } from "../document/page_extraction.ts";
import type { Pool } from "../pool/open_pool.ts";
import type { ProcessedImage } from "../process/process_image.ts";
import type { SheetInput } from "./inputs.ts";

/** One result of a sheet. */
export type SheetOutput =
  | { readonly kind: "overlay" | "masks"; readonly sink: Sink }
  | { readonly kind: "document"; readonly sink: Sink; readonly choice: DocumentChoice };

/** Which results are wanted beside the MapSegmentation document and the overlay. */
export interface WantedOutputs {
  /** Whether the network's masks are wanted. */
  readonly debug_images: boolean;
  readonly document: DocumentChoice;
}

const FILE_ENDINGS: Readonly<Record<DocumentChoice["schema"], string>> = {
  map_segmentation: ".json",
  ta1: "_schema.json",
  cdr: "_cdr.json",
};

/**
 * Names a sheet's results in a folder of this machine or of an S3 store; nothing is written yet. The MapSegmentation document is always among them
 * and comes last: its presence says that the sheet is done.
 */
export function sheetOutputs(
  output: string,
  { folder, docId }: SheetInput,
  { debug_images: debugImages, document }: WantedOutputs,
): SheetOutput[] {
  const stem = placeBelow(output, folder, `${docId}_map_segmentation`);
  const documentOutput = (choice: DocumentChoice): SheetOutput => ({
    kind: "document",
    sink: sinkAt(`${stem}${FILE_ENDINGS[choice.schema]}`),
    choice,
  });
  const outputs: SheetOutput[] = [{ kind: "overlay", sink: sinkAt(`${stem}.png`) }];
  if (debugImages) outputs.push({ kind: "masks", sink: sinkAt(`${stem}_masks.png`) });
  if (document.schema !== "map_segmentation") outputs.push(documentOutput(document));
  return [...outputs, documentOutput({ ...document, schema: "map_segmentation" })];
}

/** What a result's content depends on, beside the image, the model and the confidence. */
export function outputVariant(output: SheetOutput): string {
  if (output.kind !== "document" || output.choice.schema !== "cdr") return "";
  const { system, systemVersion, model, modelVersion } = output.choice.provenance;
  return JSON.stringify([system, systemVersion, model, modelVersion]);
}

/** Whether a result shows a picture of the sheet. */
export function isPicture({ kind }: SheetOutput): boolean {
  return kind !== "document";
}

/**
 * Writes a result.
 *
 * @param paint Paints pictures.
 * @param result Made with a `previewSide` if the result is a picture, and not a kept one if it shows
 * the masks.
 * @throws {SegmenterError} of kind `location` if it cannot be written.
 */
export async function writeOutput(
  output: SheetOutput,
  docId: string,
  result: ProcessedImage,
  modelId: string,
  paint: Pool["paint"],
): Promise<void> {
  const { preview, detections, segments, sheet } = result;
  if (output.kind === "document") {
    await output.sink.write(documentBytes(output.choice, docId, result, modelId));
  } else if (output.kind === "overlay" && preview) {
    await output.sink.write(await paint({ kind: "overlay", preview, segments, sheet }));
  } else if (output.kind === "masks" && preview && detections) {
    await output.sink.write(await paint({ kind: "masks", preview, detections, sheet }));
  }
}

/** What a document's file holds: UTF-8 JSON, for TA1 JSON Lines. */
export function documentBytes(
  choice: DocumentChoice,
  docId: string,
  { segments }: ProcessedImage,
  modelId: string,
): Uint8Array {
  const text = choice.schema === "ta1"
    ? pageExtractionLines(pageExtractions(segments, modelId))
    : JSON.stringify(makeDocument(choice, docId, segments, modelId));
  return new TextEncoder().encode(text);
}

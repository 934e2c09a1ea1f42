/**
 * A request → its result: the image is found, segmented and written up as the document that was
 * chosen. Knows nothing of queues.
 *
 * @module
 */

import type { Store } from "../bytes/store.ts";
import { type DocumentChoice, makeDocument } from "../document/make_document.ts";
import { processImage } from "../process/process_image.ts";
import { resultKey } from "../process/result_cache.ts";
import type { Segmenter } from "../process/segmenter.ts";
import type { Stages } from "../process/stages.ts";
import { turnNote } from "../process/turn_note.ts";
import { findImage, type ImageOptions } from "./find_image.ts";
import { makeResult, type Request, type Result } from "./message.ts";

/** What is answered, and what only the log tells. */
export interface AnsweredRequest {
  readonly result: Result;
  /** What the user should know about how the sheet lies and was read. */
  readonly notes: readonly string[];
}

/** How requests are answered. */
export interface AnswerOptions extends ImageOptions {
  readonly minConfidence: number;
  readonly document: DocumentChoice;
  /** Where results are kept: a request that comes again is answered as before, without the network. */
  readonly results: Store;
  /** Who decodes and outlines. */
  readonly stages: Stages;
}

/**
 * Answers one request.
 *
 * @throws {SegmenterError} naming the image, with the reason and a remedy.
 */
export async function answerRequest(
  segmenter: Segmenter,
  request: Request,
  { minConfidence, document, results, stages, ...images }: AnswerOptions,
): Promise<AnsweredRequest> {
  await using image = await findImage(request, images);
  const key = await resultKey(image.source, segmenter.model.id, minConfidence, segmenter.decoding);
  const { segments, notes, turn } = await processImage(segmenter, image.source, {
    minConfidence,
    keep: { store: results, key },
    stages,
  });
  await image.keep();
  const written = makeDocument(document, request.image_id, segments, segmenter.model.id);
  return {
    result: makeResult(request, written, image.path),
    notes: [...notes, ...turn ? [turnNote(turn)] : []],
  };
}

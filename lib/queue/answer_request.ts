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
import { findImage, type ImageOptions } from "./find_image.ts";
import { makeResult, type Request, type Result } from "./message.ts";

/** How requests are answered. */
export interface AnswerOptions extends ImageOptions {
  readonly minConfidence: number;
  readonly document: DocumentChoice;
  /** Where results are kept: a request that comes again is answered as before, without the network. */
  readonly results: Store;
  /** Who decodes and outlines; the caller's thread unless given. */
  readonly stages?: Stages;
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
): Promise<Result> {
  await using image = await findImage(request, images);
  const key = await resultKey(image.source, segmenter.model.id, minConfidence, segmenter.decoding);
  const { segments } = await processImage(segmenter, image.source, {
    minConfidence,
    keep: { store: results, key },
    ...(stages && { stages }),
  });
  await image.keep();
  const written = makeDocument(document, request.image_id, segments, segmenter.model.id);
  return makeResult(request, written, image.path);
}

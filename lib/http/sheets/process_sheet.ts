/**
 * A sheet's task in, its answer out, by way of {@link processImage}.
 *
 * @module
 */

import { contentHash } from "../../bytes/content_hash.ts";
import type { Source } from "../../bytes/source.ts";
import { localStore } from "../../bytes/store.ts";
import type { Pool } from "../../pool/open_pool.ts";
import { imageSize } from "../../process/image_size.ts";
import { processImage } from "../../process/process_image.ts";
import { resultKey } from "../../process/result_cache.ts";
import type { Segmenter } from "../../process/segmenter.ts";
import { turnDegrees } from "../../process/turn_note.ts";
import { Problem } from "../problem.ts";
import { makeContent } from "./make_content.ts";
import { rangeSource } from "./range_source.ts";
import type { SheetAnswer, SheetTask } from "./sheet_task.ts";
import { type NetworkTimes, startStageClock } from "./stage_clock.ts";

/** Longest side in pixels of an overlay. */
const OVERLAY_SIDE = 2000;

/** Those who process sheets, of which two may be in hand. */
export interface Workshop {
  readonly segmenter: Segmenter;
  /** Decodes, outlines and paints. */
  readonly pool: Pool;
  readonly networkTimes: NetworkTimes;
}

/**
 * Processes one sheet.
 *
 * @param signal Drops the sheet if the network has not been begun for it.
 * @throws {SegmenterError} as {@link processImage} does.
 * @throws {Problem} if the image has too many pixels; the signal's reason if the sheet is dropped.
 */
export async function processSheet(
  workshop: Workshop,
  task: SheetTask,
  signal: AbortSignal,
): Promise<SheetAnswer> {
  const { wanted, minConfidence, resultsFolder } = task;
  const { segmenter, pool, networkTimes } = workshop;
  const clock = startStageClock(segmenter, networkTimes);
  const source = await rangeSource(task.image);
  await checkPixels(source, task.maxPixels);
  const docId = await contentHash(source, "sha1");
  const key = await resultKey(source, segmenter.model.id, minConfidence, segmenter.decoding);
  const result = await processImage(clock.reader, source, {
    minConfidence,
    stages: pool,
    signal,
    keep: { store: localStore(resultsFolder), key },
    ...(wanted.kind === "overlay" && { previewSide: OVERLAY_SIDE }),
  });
  const content = await makeContent(wanted, docId, segmenter.model.id, result, pool);
  return {
    docId,
    ...content,
    segments: result.segments.length,
    cached: result.cached,
    ...(result.turn && { turnedDegrees: turnDegrees(result.turn) }),
    notes: result.notes,
    seconds: clock.seconds(),
  };
}

async function checkPixels(source: Source, maxPixels: number): Promise<void> {
  const { width, height } = await imageSize(source);
  if (width * height <= maxPixels) return;
  throw new Problem({
    status: 413,
    detail: `the image has ${width} × ${height} pixels; the server takes ${maxPixels} at most`,
  });
}

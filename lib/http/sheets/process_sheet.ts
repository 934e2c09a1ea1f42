/**
 * A sheet's task in, its answer out, by way of {@link processImage}.
 *
 * @module
 */

import { contentHash } from "../../bytes/content_hash.ts";
import { localSource } from "../../bytes/local.ts";
import { checkRange, type Source } from "../../bytes/source.ts";
import { localStore } from "../../bytes/store.ts";
import { makeDocument } from "../../document/make_document.ts";
import type { Pool } from "../../pool/open_pool.ts";
import { imageSize } from "../../process/image_size.ts";
import { type ProcessedImage, processImage } from "../../process/process_image.ts";
import { resultKey } from "../../process/result_cache.ts";
import type { Segmenter, SheetReader } from "../../process/segmenter.ts";
import { turnDegrees } from "../../process/turn_note.ts";
import { Problem } from "../problem.ts";
import type { FileRange, SheetAnswer, SheetTask, StageSeconds, Wanted } from "./sheet_task.ts";

/** Longest side in pixels of an overlay. */
const OVERLAY_SIDE = 2000;

/** Those who process sheets, of which two may be in hand. */
export interface Workshop {
  readonly segmenter: Segmenter;
  /** Decodes, outlines and paints. */
  readonly pool: Pool;
  /** When the network was done with the last sheet, by `performance.now()`. */
  networkEnded: number;
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
  const { segmenter, pool } = workshop;
  const clock = stageClock(workshop);
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
  const content = await contentOf(wanted, docId, result, segmenter.model.id, pool);
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

async function rangeSource({ path, name, offset, length }: FileRange): Promise<Source> {
  const file = await localSource(path);
  if (length === file.size) return { ...file, name };
  checkRange(path, file.size, offset, length);
  return {
    name,
    size: length,
    async read(at, count) {
      checkRange(name, length, at, count);
      return await file.read(offset + at, count);
    },
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

async function contentOf(
  wanted: Wanted,
  docId: string,
  { segments, sheet, preview }: ProcessedImage,
  modelId: string,
  pool: Pool,
): Promise<Pick<SheetAnswer, "mediaType" | "content">> {
  if (wanted.kind === "overlay" && preview) {
    const content = await pool.paint({ kind: "overlay", preview, segments, sheet });
    return { mediaType: "image/png", content };
  }
  const choice = wanted.kind === "document" ? wanted.choice : undefined;
  if (!choice) throw new Error("an overlay was asked for, and no picture was made");
  const document = makeDocument(choice, docId, segments, modelId);
  const content = new TextEncoder().encode(JSON.stringify(document));
  return { mediaType: "application/json", content };
}

/** Notes when the network is asked and has answered: before it is the decoding, after it the outlining. */
function stageClock(workshop: Workshop): { reader: SheetReader; seconds(): StageSeconds } {
  const { segmenter } = workshop;
  const { network } = segmenter;
  const begun = performance.now();
  let [firstAsked, lastAnswered, networkMs] = [0, 0, 0];
  const run: SheetReader["network"]["run"] = async (inputs, signal) => {
    const asked = performance.now();
    firstAsked ||= asked;
    try {
      return await network.run(inputs, signal);
    } finally {
      // It does one sheet after the other, in the order in which it is asked.
      lastAnswered = performance.now();
      networkMs += lastAnswered - Math.max(asked, workshop.networkEnded);
      workshop.networkEnded = lastAnswered;
    }
  };
  return {
    reader: { ...segmenter, network: { run } },
    seconds() {
      const ended = performance.now();
      return {
        decode: ((firstAsked || ended) - begun) / 1000,
        network: networkMs / 1000,
        outline: (ended - (lastAnswered || ended)) / 1000,
      };
    },
  };
}

/**
 * A sheet's task in, its answer out, by way of {@link processImage}. Everything that takes long is
 * done here, so that it can be done in a thread of its own.
 *
 * @module
 */

import { contentHash } from "../bytes/content_hash.ts";
import { localSource } from "../bytes/local.ts";
import { checkRange, type Source } from "../bytes/source.ts";
import { localStore } from "../bytes/store.ts";
import { makeDocument } from "../document/make_document.ts";
import { drawOverlay } from "../document/overlay.ts";
import { encodePng } from "../image/encode_png.ts";
import { imageSize } from "../process/image_size.ts";
import { type ProcessedImage, processImage } from "../process/process_image.ts";
import { resultKey } from "../process/result_cache.ts";
import type { Segmenter } from "../process/segmenter.ts";
import { turnDegrees } from "../process/turn_note.ts";
import { Problem } from "./problem.ts";
import type { FileRange, SheetAnswer, SheetTask, StageSeconds, Wanted } from "./sheet_task.ts";

/** Longest side in pixels of an overlay. */
const OVERLAY_SIDE = 2000;
/** What messages call the upload, whose path means nothing to a client. */
const UPLOAD_NAME = "the request's body";

/**
 * Processes one sheet.
 *
 * @throws {SegmenterError} as {@link processImage} does.
 * @throws {Problem} if the image has too many pixels.
 */
export async function processSheet(segmenter: Segmenter, task: SheetTask): Promise<SheetAnswer> {
  const { wanted, minConfidence, resultsFolder } = task;
  const clock = stageClock(segmenter);
  const source = await rangeSource(task.image);
  await checkPixels(source, task.maxPixels);
  const docId = await contentHash(source, "sha1");
  const key = await resultKey(source, segmenter.model.id, minConfidence, segmenter.decoding);
  const result = await processImage(clock.segmenter, source, {
    minConfidence,
    keep: { store: localStore(resultsFolder), key },
    ...(wanted.kind === "overlay" && { previewSide: OVERLAY_SIDE }),
  });
  const content = await contentOf(wanted, docId, result, segmenter.model.id);
  return {
    docId,
    ...content,
    segments: result.segments.length,
    cached: result.cached,
    ...(result.turn && { turnedDegrees: turnDegrees(result.turn) }),
    seconds: clock.seconds(),
  };
}

async function rangeSource({ path, offset, length }: FileRange): Promise<Source> {
  const file = await localSource(path);
  checkRange(path, file.size, offset, length);
  return {
    name: UPLOAD_NAME,
    size: length,
    async read(at, count) {
      checkRange(UPLOAD_NAME, length, at, count);
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
): Promise<Pick<SheetAnswer, "mediaType" | "content">> {
  if (wanted.kind === "overlay" && preview) {
    const content = await encodePng(drawOverlay(preview, segments, sheet));
    return { mediaType: "image/png", content };
  }
  const choice = wanted.kind === "document" ? wanted.choice : undefined;
  if (!choice) throw new Error("an overlay was asked for, and no picture was made");
  const document = makeDocument(choice, docId, segments, modelId);
  const content = new TextEncoder().encode(JSON.stringify(document));
  return { mediaType: "application/json", content };
}

/** Notes when the network begins and ends: before it the sheet is decoded, after it outlined. */
function stageClock(segmenter: Segmenter): { segmenter: Segmenter; seconds(): StageSeconds } {
  const begun = performance.now();
  let [networkBegun, networkEnded] = [0, 0];
  const { network } = segmenter;
  return {
    segmenter: {
      ...segmenter,
      network: {
        device: network.device,
        async run(inputs) {
          networkBegun ||= performance.now();
          try {
            return await network.run(inputs);
          } finally {
            networkEnded = performance.now();
          }
        },
        [Symbol.asyncDispose]: () => network[Symbol.asyncDispose](),
      },
    },
    seconds() {
      const ended = performance.now();
      return {
        decode: ((networkBegun || ended) - begun) / 1000,
        network: (networkEnded - networkBegun) / 1000,
        outline: (ended - (networkEnded || ended)) / 1000,
      };
    },
  };
}

/**
 * THE ONE CONTRACT of library, command line and server: the bytes of an image → the segments of the
 * sheet, by way of tensor, network output and detections.
 *
 * @module
 */

import type { Source } from "../bytes/source.ts";
import type { Store } from "../bytes/store.ts";
import type { Detection } from "../detection/detection.ts";
import type { Raster, Size } from "../image/raster.ts";
import type { SheetTurn } from "../model/model.ts";
import type { Segment } from "../segment/segment.ts";
import { DEFAULT_MIN_CONFIDENCE } from "./defaults.ts";
import { findDetections } from "./find_detections.ts";
import { readResult, saveResult } from "./result_cache.ts";
import type { SheetReader } from "./segmenter.ts";
import { IN_THIS_THREAD, type Stages } from "./stages.ts";

/** How an image is processed. */
export interface ProcessOptions {
  /** Detections below it are left out, 0…1; 0.25 unless given. */
  readonly minConfidence?: number;
  /** Where the result is looked up and kept; without it neither is done. */
  readonly keep?: Keep;
  /** Longest side in pixels of a reduced picture of the sheet; without it none is made. */
  readonly previewSide?: number;
  /** Who decodes and outlines; the caller's thread unless given. */
  readonly stages?: Stages;
  /** Drops the image as long as the network has not begun with it. */
  readonly signal?: AbortSignal;
}

/** Where one image's result is kept. */
export interface Keep {
  readonly store: Store;
  /** {@link resultKey} of the image, the model and the confidence. */
  readonly key: string;
  /** Do not look it up: find it anew, then keep it. */
  readonly refresh?: boolean;
}

/** What became of an image. */
export interface ProcessedImage {
  /** Size of the sheet in pixels. */
  readonly sheet: Size;
  /** Ranked within each class, classes in the order of `CLASS_LABELS`. */
  readonly segments: readonly Segment[];
  /**
   * How the sheet lies, if it seems to be turned; the segments are those of the sheet as it lies all the
   * same.
   */
  readonly turn?: SheetTurn | undefined;
  /** `true` if the segments were found before and kept. */
  readonly cached: boolean;
  /** What the user should know about how the sheet was read; nothing if the segments were kept. */
  readonly notes: readonly string[];
  /** The reduced sheet, if it was asked for. */
  readonly preview?: Raster;
  /** What the network found before it was outlined; absent if the segments were kept. */
  readonly detections?: readonly Detection[];
}

/**
 * Segments one image.
 *
 * @param source The image's bytes: PNG, JPEG, GIF or TIFF.
 * @throws {SegmenterError} naming the source, with the reason and a remedy.
 * @throws The signal's reason if the image was dropped.
 */
export async function processImage(
  reader: SheetReader,
  source: Source,
  options: ProcessOptions = {},
): Promise<ProcessedImage> {
  const { keep, previewSide, stages = IN_THIS_THREAD } = options;
  const kept = keep && !keep.refresh ? await readResult(keep.store, keep.key) : undefined;
  if (kept) {
    const preview = previewSide && await stages.reduce(source, previewSide, reader.decoding);
    return { ...kept, cached: true, notes: [], ...(preview && { preview }) };
  }
  const result = await segmentImage(reader, source, options);
  if (keep) await saveResult(keep.store, keep.key, result);
  return result;
}

async function segmentImage(
  reader: SheetReader,
  source: Source,
  options: ProcessOptions,
): Promise<ProcessedImage> {
  const {
    minConfidence = DEFAULT_MIN_CONFIDENCE,
    previewSide,
    stages = IN_THIS_THREAD,
    signal,
  } = options;
  const { preview, notes = [], ...input } = await stages.prepare(source, {
    spec: reader.model.preprocess,
    ...(reader.decoding && { decoding: reader.decoding }),
    ...(previewSide !== undefined && { previewSide }),
  });
  const { sheet } = input.frame;
  const { detections, turn } = await findDetections(reader, input, minConfidence, signal);
  const segments = await stages.outline(detections, sheet);
  return {
    sheet,
    segments,
    detections,
    cached: false,
    notes,
    ...(turn && { turn }),
    ...(preview && { preview }),
  };
}

/**
 * THE ONE CONTRACT of library, command line and server: the bytes of an image → the segments of the
 * sheet, by way of tensor, network output and detections.
 *
 * @module
 */

import type { Source } from "../bytes/source.ts";
import type { Store } from "../bytes/store.ts";
import type { Detection } from "../detection/detection.ts";
import { SegmenterError } from "../errors.ts";
import { decodeImage } from "../image/decode_image.ts";
import type { Raster, RowStream, Size } from "../image/raster.ts";
import { resample } from "../image/resample.ts";
import type { SheetTurn } from "../model/model.ts";
import type { Segment } from "../segment/segment.ts";
import { toSegments } from "../segment/to_segments.ts";
import { preprocess } from "../tensor/preprocess.ts";
import { DEFAULT_MIN_CONFIDENCE } from "./defaults.ts";
import { findDetections } from "./find_detections.ts";
import { readResult, saveResult } from "./result_cache.ts";
import type { Segmenter } from "./segmenter.ts";

/** Shorter edges hold nothing that could be a region of a sheet. */
const LEAST_SIDE = 16;

/** How an image is processed. */
export interface ProcessOptions {
  /** Detections below it are left out, 0…1; 0.25 unless given. */
  readonly minConfidence?: number;
  /** Where the result is looked up and kept; without it neither is done. */
  readonly keep?: Keep;
  /** Longest side in pixels of a reduced picture of the sheet; without it none is made. */
  readonly previewSide?: number;
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
 */
export async function processImage(
  segmenter: Segmenter,
  source: Source,
  options: ProcessOptions = {},
): Promise<ProcessedImage> {
  const { minConfidence = DEFAULT_MIN_CONFIDENCE, keep, previewSide } = options;
  const kept = keep && !keep.refresh ? await readResult(keep.store, keep.key) : undefined;
  if (kept) {
    const preview = previewSide && await reducedSheet(source, previewSide);
    return { ...kept, cached: true, ...(preview && { preview }) };
  }
  const result = await segmentImage(segmenter, source, minConfidence, previewSide);
  if (keep) await saveResult(keep.store, keep.key, result);
  return result;
}

async function segmentImage(
  segmenter: Segmenter,
  source: Source,
  minConfidence: number,
  previewSide?: number,
): Promise<ProcessedImage> {
  const { model } = segmenter;
  const rows = await decodeImage(source);
  checkSide(source.name, rows);
  const previewSize = previewSide ? reducedSize(rows, previewSide) : undefined;
  const { preview, ...input } = await preprocess(rows, model.preprocess, previewSize);
  const { sheet } = input.frame;
  const { detections, turn } = await findDetections(segmenter, input, minConfidence);
  const segments = toSegments(detections, sheet);
  return {
    sheet,
    segments,
    detections,
    cached: false,
    ...(turn && { turn }),
    ...(preview && { preview }),
  };
}

function checkSide(name: string, { width, height }: Size): void {
  if (Math.min(width, height) >= LEAST_SIDE) return;
  throw new SegmenterError("input", {
    action: "segment",
    file: name,
    found: `the image is ${width} × ${height} px`,
    remedy: `give a scan of a sheet, no edge shorter than ${LEAST_SIDE} px`,
  });
}

async function reducedSheet(source: Source, side: number): Promise<Raster> {
  const rows = await decodeImage(source);
  const [preview] = await resample(rows, [reducedSize(rows, side)]);
  return preview!;
}

/** Never larger than the sheet; no edge below one pixel. */
function reducedSize({ width, height }: RowStream, side: number): Size {
  const scale = Math.min(1, side / Math.max(width, height));
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}

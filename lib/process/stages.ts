/**
 * The work on a sheet before and after the network. It needs nothing but what it is given, so it can be
 * done in this thread or in another one.
 *
 * @module
 */

import type { Source } from "../bytes/source.ts";
import type { Detection } from "../detection/detection.ts";
import { SegmenterError } from "../errors.ts";
import { decodeImage } from "../image/decode_image.ts";
import type { Raster, Size } from "../image/raster.ts";
import { resample } from "../image/resample.ts";
import type { Segment } from "../segment/segment.ts";
import { toSegments } from "../segment/to_segments.ts";
import { makeFrame } from "../tensor/frame.ts";
import { preprocess, type Preprocessed } from "../tensor/preprocess.ts";
import type { PreprocessSpec } from "../tensor/preprocess_spec.ts";
import { decodeOptions, type Decoding } from "./decoding.ts";

/** What a sheet is prepared for. */
export interface Preparation {
  readonly spec: PreprocessSpec;
  /** Longest side in pixels of a reduced picture for people; without it none is made. */
  readonly previewSide?: number;
  readonly decoding?: Decoding;
}

/** Whoever does this work. */
export interface Stages {
  /**
   * Decodes a sheet into what the network wants to have.
   *
   * @throws {SegmenterError} naming the source, with the reason and a remedy.
   */
  prepare(source: Source, preparation: Preparation): Promise<Preprocessed>;
  /**
   * Decodes a sheet into a reduced picture for people.
   *
   * @param side Its longest side in pixels, if the sheet is larger.
   * @throws {SegmenterError} naming the source, with the reason and a remedy.
   */
  reduce(source: Source, side: number, decoding?: Decoding): Promise<Raster>;
  /** Outlines what the network found on a sheet of this size. */
  outline(detections: readonly Detection[], sheet: Size): Promise<readonly Segment[]>;
}

/** Shorter edges hold nothing that could be a region of a sheet. */
const LEAST_SIDE = 16;

/** The work done by the caller's thread. */
export const IN_THIS_THREAD: Stages = {
  async prepare(source, { spec, previewSide = 0, decoding = {} }) {
    const needed = (sheet: Size) => neededSize(sheet, spec, previewSide);
    const rows = await decodeImage(
      source,
      decodeOptions(decoding, spec.takesOverviews ? needed : undefined),
    );
    const sheet = rows.fullSize ?? rows;
    checkSide(source.name, sheet);
    const previewSize = previewSide > 0 ? reducedSize(sheet, previewSide) : undefined;
    return await preprocess(rows, spec, previewSize);
  },
  async reduce(source, side, decoding = {}) {
    const needed = (sheet: Size) => reducedSize(sheet, side);
    const rows = await decodeImage(source, decodeOptions(decoding, needed));
    const [picture] = await resample(rows, [reducedSize(rows.fullSize ?? rows, side)]);
    return picture!;
  },
  outline: (detections, sheet) => Promise.resolve(toSegments(detections, sheet)),
};

function checkSide(name: string, { width, height }: Size): void {
  if (Math.min(width, height) >= LEAST_SIDE) return;
  throw new SegmenterError("input", {
    action: "segment",
    file: name,
    found: `the image is ${width} × ${height} px`,
    remedy: `give a scan of a sheet, no edge shorter than ${LEAST_SIDE} px`,
  });
}

/** Enough for the network, and for the picture if one is made. */
function neededSize(sheet: Size, spec: PreprocessSpec, previewSide: number): Size {
  const { resized } = makeFrame(sheet, spec.size, spec.multipleOf);
  const preview = reducedSize(sheet, previewSide);
  return {
    width: Math.max(resized.width, preview.width),
    height: Math.max(resized.height, preview.height),
  };
}

/** Never larger than the sheet; no edge below one pixel. */
function reducedSize({ width, height }: Size, side: number): Size {
  const scale = Math.min(1, side / Math.max(width, height));
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}

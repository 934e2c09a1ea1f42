/**
 * A MapSegmentation document on disk → the regions that it holds. Truth carries the sheet's size;
 * results need not.
 *
 * @module
 */

import { z } from "zod";
import { readLocalFile } from "../bytes/local.ts";
import { CLASS_LABELS, type ClassLabel } from "../detection/detection.ts";
import { messageOf, SegmenterError } from "../errors.ts";
import type { Size } from "../image/raster.ts";
import type { Point } from "./grid.ts";

/** A region as a person or a network outlined it. */
export interface LabelledRegion {
  readonly classLabel: ClassLabel;
  /** 1 for what a person outlined. */
  readonly confidence: number;
  /** In sheet pixels. */
  readonly outline: readonly Point[];
}

/** What a document says of a sheet. */
export interface Labels {
  /** The frame of the outlines, if the document names it. */
  readonly sheet: Size | undefined;
  readonly regions: readonly LabelledRegion[];
}

const labelsSchema = z.object({
  width: z.number().min(1).optional(),
  height: z.number().min(1).optional(),
  segments: z.array(z.object({
    class_label: z.enum(CLASS_LABELS),
    confidence: z.number().min(0).max(1).default(1),
    poly_bounds: z.array(z.tuple([z.number(), z.number()])),
  })),
});

/**
 * Reads a document.
 *
 * @throws {SegmenterError} if it cannot be read or is no MapSegmentation document.
 */
export async function readLabels(path: string): Promise<Labels> {
  const text = new TextDecoder().decode(await readLocalFile(path));
  const read = labelsSchema.safeParse(parseJson(path, text));
  if (!read.success) {
    throw labelsError(path, z.prettifyError(read.error).replaceAll(/\s*\n\s*/g, " "));
  }
  const { width, height, segments } = read.data;
  return {
    sheet: width !== undefined && height !== undefined ? { width, height } : undefined,
    regions: segments.map((segment) => ({
      classLabel: segment.class_label,
      confidence: segment.confidence,
      outline: segment.poly_bounds,
    })),
  };
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw labelsError(path, `it is no JSON (${messageOf(cause)})`);
  }
}

function labelsError(path: string, found: string): SegmenterError {
  return new SegmenterError("format", {
    action: "read the regions of",
    file: path,
    found,
    remedy: "give a MapSegmentation document",
  });
}

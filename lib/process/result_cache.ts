/**
 * Results that were found before, kept under a hash of everything that they depend on: the image's
 * content, the model's content, the options and the version of this file's format.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { z } from "zod";
import { contentHash } from "../bytes/content_hash.ts";
import type { Source } from "../bytes/source.ts";
import type { Store } from "../bytes/store.ts";
import { CLASS_LABELS } from "../detection/detection.ts";
import type { Size } from "../image/raster.ts";
import type { SheetTurn } from "../model/model.ts";
import type { Segment } from "../segment/segment.ts";
import { type Decoding, decodingVariant } from "./decoding.ts";
import { DEFAULT_MIN_CONFIDENCE } from "./defaults.ts";

/** To be raised when the way from image to segments changes its results. */
const PIPELINE_VERSION = 4;

/** Of the files of kept results. */
export const RESULT_EXTENSION = ".json";

const resultSchema = z.object({
  sheet: z.object({ width: z.int().positive(), height: z.int().positive() }),
  segments: z.array(z.object({
    classLabel: z.enum(CLASS_LABELS),
    confidence: z.number(),
    polygon: z.array(z.int()).transform((points) => Int32Array.from(points)),
    area: z.number(),
    bbox: z.tuple([z.int(), z.int(), z.int(), z.int()]),
  })),
  turn: z.object({
    quarterTurns: z.literal([0, 1, 2, 3]),
    probability: z.number(),
    lookAgain: z.boolean(),
  }).optional(),
});

/** What is kept of a processed image. */
export interface KeptResult {
  readonly sheet: Size;
  readonly segments: readonly Segment[];
  readonly turn?: SheetTurn | undefined;
}

/** The name under which the result for an image, a model and the options is kept. */
export async function resultKey(
  source: Source,
  modelId: string,
  minConfidence: number = DEFAULT_MIN_CONFIDENCE,
  decoding?: Decoding,
): Promise<string> {
  const page = source.page === undefined ? [] : [source.page];
  const content = source.contentKey ?? await contentHash(source);
  const parts = [PIPELINE_VERSION, content, modelId, minConfidence, ...page];
  // Without a choice the name stays what it was before there was one.
  const variant = decodingVariant(decoding);
  if (variant !== "") parts.push(variant);
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

/** Looks a result up; one that is damaged counts as absent. */
export async function readResult(
  cache: Store,
  key: string,
): Promise<KeptResult | undefined> {
  const bytes = await cache.read(fileName(key));
  if (!bytes) return undefined;
  try {
    return resultSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}

/**
 * Keeps a result.
 *
 * @throws {SegmenterError} of kind `location` if it cannot be written.
 */
export async function saveResult(
  cache: Store,
  key: string,
  { sheet, segments, turn }: KeptResult,
): Promise<void> {
  const plain = segments.map((segment) => ({ ...segment, polygon: [...segment.polygon] }));
  const text = JSON.stringify({ sheet, segments: plain, turn });
  await cache.write(fileName(key), new TextEncoder().encode(text));
}

function fileName(key: string): string {
  return `${key}${RESULT_EXTENSION}`;
}

/**
 * `model.json` beside a network of our own: how it wants its image and how its output is read.
 *
 * @module
 */

import { z } from "zod";
import { CLASS_LABELS } from "../../detection/detection.ts";
import type { PreprocessSpec } from "../../tensor/preprocess_spec.ts";

/** Name of the manifest in a model's folder. */
export const MANIFEST_FILE = "model.json";

const perChannel = z.tuple([z.number(), z.number(), z.number()]);
const perClass = z.record(z.enum(CLASS_LABELS), z.number().min(0).max(1));

/** The manifest; keys that tell how the network was trained are for people and passed over. */
export const manifestSchema = z.object({
  format: z.literal(1),
  name: z.string().min(1),
  version: z.string().min(1),
  file: z.string().regex(/^[\w.-]+$/, "must be a file name in the same folder"),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  classes: z.array(z.enum(CLASS_LABELS)).min(1),
  input: z.object({
    name: z.string().min(1),
    longest_edge: z.int().min(32).max(8192),
    multiple_of: z.int().min(1).max(256),
    channel_order: z.enum(["RGB", "BGR"]),
    mean: perChannel,
    std: perChannel,
  }),
  output: z.object({
    name: z.string().min(1),
    stride: z.int().min(1).max(64),
    border_channel: z.int().min(0).nullable(),
  }),
  regions: z.object({ min_area_fraction: perClass, min_score: perClass }),
});

/** A manifest that was checked. */
export type Manifest = z.infer<typeof manifestSchema>;

/** What the manifest says of the image that the network wants. */
export function preprocessSpec({ input }: Manifest): PreprocessSpec {
  return {
    size: { kind: "longest_edge", size: input.longest_edge },
    channelOrder: input.channel_order,
    mean: input.mean,
    std: input.std,
    multipleOf: input.multiple_of,
  };
}

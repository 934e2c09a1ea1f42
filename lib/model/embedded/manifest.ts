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

const slopeAndOffset = z.tuple([z.number().min(0), z.number()]);

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
    /** Name of a second output, the chances of the sheet's quarter turns. */
    turn: z.string().min(1).optional(),
  }),
  regions: z.object({
    min_area_fraction: perClass,
    /** Of the score, before it is calibrated. */
    min_score: perClass,
    /** Of a cell's class and no border there, that a region begins with; more parts what touches. */
    core_probability: perClass.default({
      map: 0.5,
      legend_polygons: 0.5,
      legend_points_lines: 0.5,
      cross_section: 0.5,
    }),
    calibration: z.partialRecord(z.enum(CLASS_LABELS), slopeAndOffset).optional(),
  }),
  /** What is made of `output.turn`. */
  turn: z.object({
    /** Of not lying upright; below it the sheet counts as upright. */
    least_probability: z.number().min(0.25).max(1).default(0.8),
    /** Whether a turned sheet is looked at again, upright. */
    second_look: z.boolean().default(true),
  }).prefault({}),
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
    takesOverviews: true,
    multipleOf: input.multiple_of,
  };
}

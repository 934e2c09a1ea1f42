/**
 * `converted.json` beside the ONNX files of a converted model: where it comes from, how it wants its
 * image, which files it is made of.
 *
 * @module
 */

import { z } from "zod";
import { CLASS_LABELS } from "../../detection/detection.ts";
import { PRECISIONS } from "../../onnx/precision.ts";
import type { PreprocessSpec } from "../../tensor/preprocess_spec.ts";
import { INPUTS, OUTPUTS } from "../detectron2/network.ts";

/** Name of the manifest in a converted model's folder. */
export const CONVERTED_FILE = "converted.json";

/** Edges longer than this are no network's. */
const LONGEST_EDGE = 16384;

const perChannel = z.tuple([z.number(), z.number(), z.number()]);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "must be a SHA-256 in hex");

const file = z.object({
  name: z.string().regex(/^\w[\w.-]*$/, "must be a file name in the same folder"),
  bytes: z.int().min(1),
  sha256,
});

/** The names of a graph's inputs or outputs must be those that this program gives or reads. */
const names = (known: Readonly<Record<string, string>>) =>
  z.array(z.string()).refine((list) => String(list.toSorted()) === String(namesOf(known)), {
    error: `must be ${namesOf(known).join(", ")}: convert the original folder again`,
  });

/** The manifest. */
export const convertedSchema = z.object({
  format: z.literal(1),
  source: z.object({ name: z.string(), id: sha256 }),
  precision: z.enum(PRECISIONS),
  classes: z.array(z.enum(CLASS_LABELS)).min(1),
  preprocess: z.object({
    shortest_edge: z.int().min(1).max(LONGEST_EDGE),
    longest_edge: z.int().min(1).max(LONGEST_EDGE),
    channel_order: z.enum(["RGB", "BGR"]),
    mean: perChannel,
    std: perChannel,
    multiple_of: z.int().min(1).max(256),
  }),
  position_grid_pixels: z.int().min(1).max(LONGEST_EDGE),
  inputs: names(INPUTS),
  outputs: names(OUTPUTS),
  /** One graph for WebAssembly and processors, one for WebGPU: their attention differs. */
  graphs: z.object({ wasm: file, webgpu: file }),
  /** The large weights of both graphs. */
  weights: file.optional(),
});

/** A manifest that was checked. */
export type ConvertedManifest = z.infer<typeof convertedSchema>;

/** One of a model's files. */
export type ConvertedFile = z.infer<typeof file>;

/** The names in alphabetical order. */
export function namesOf(known: Readonly<Record<string, string>>): string[] {
  return Object.values(known).sort();
}

/** What the manifest says of the image that the network wants. */
export function preprocessSpec({ preprocess }: ConvertedManifest): PreprocessSpec {
  return {
    size: {
      kind: "shortest_edge",
      size: preprocess.shortest_edge,
      max: preprocess.longest_edge,
    },
    channelOrder: preprocess.channel_order,
    mean: preprocess.mean,
    std: preprocess.std,
    multipleOf: preprocess.multiple_of,
  };
}

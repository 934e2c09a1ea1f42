/**
 * The flags of `convert`.
 *
 * @module
 */

import { z } from "zod";
import { DEVICE_CHOICES } from "../network/network.ts";
import { PRECISIONS } from "../onnx/precision.ts";
import { DEFAULT_WORKDIR } from "./defaults.ts";

/** The flags, for `splitFlags`. */
export const CONVERT_FLAGS = {
  model: { type: "string" },
  workdir: { type: "string" },
  offline: { type: "boolean" },
  output: { type: "string", short: "o" },
  precision: { type: "string" },
  check: { type: "string", multiple: true },
  golden: { type: "string" },
  device: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

/** Their values, for `checkFlags`. */
export const convertFlagsSchema = z.object({
  model: z.string({ error: "name the folder with the model" }).min(1),
  workdir: z.string().min(1).default(DEFAULT_WORKDIR),
  offline: z.boolean().default(false),
  output: z.string({ error: "name the folder to be written" }).min(1),
  precision: z.enum(PRECISIONS).default("fp32"),
  check: z.array(z.string().min(1)).default([]),
  golden: z.string().min(1).optional(),
  device: z.enum(DEVICE_CHOICES).default("cpu"),
  words: z.array(z.string()).length(0, "convert takes flags only"),
});

/**
 * The flags that every program around {@link processImage} takes, with their meaning.
 *
 * @module
 */

import { z } from "zod";
import { isRemote } from "../bytes/locate.ts";
import { numberFlag } from "../flags.ts";
import { LOG_LEVELS } from "../log.ts";
import { DEVICE_CHOICES } from "../network/network.ts";
import { DEFAULT_MIN_CONFIDENCE, DEFAULT_WORKDIR } from "./defaults.ts";
import type { SegmenterOptions } from "./segmenter.ts";

/** The flags, for `splitFlags`. */
export const PROCESS_FLAGS = {
  workdir: { type: "string" },
  model: { type: "string" },
  offline: { type: "boolean" },
  min_confidence: { type: "string" },
  device: { type: "string" },
  no_gpu: { type: "boolean" },
  accept_truncated: { type: "boolean" },
  full_resolution: { type: "boolean" },
  no_snap: { type: "boolean" },
  log_level: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

/** Their values, for `checkFlags`. */
export const processFlagsSchema = z.object({
  workdir: z.string().min(1).default(DEFAULT_WORKDIR),
  model: z.string().min(1).optional(),
  offline: z.boolean().default(false),
  min_confidence: numberFlag(0, 1).default(DEFAULT_MIN_CONFIDENCE),
  device: z.enum(DEVICE_CHOICES).default("auto"),
  no_gpu: z.boolean().default(false),
  accept_truncated: z.boolean().default(false),
  full_resolution: z.boolean().default(false),
  no_snap: z.boolean().default(false),
  log_level: z.string().default("INFO").transform((text) => text.toUpperCase())
    .pipe(z.enum(LOG_LEVELS)),
}).refine(({ device, no_gpu: noGpu }) => !(noGpu && device === "webgpu"), {
  error: "--no_gpu and --device webgpu contradict each other",
});

/** How the flags want the segmenter. `--no_gpu` takes the GPU out of `auto`. */
export function segmenterOptions(
  { model, workdir, offline, device, ...flags }: z.infer<typeof processFlagsSchema>,
): SegmenterOptions {
  const { no_gpu: noGpu, no_snap: noSnap } = flags;
  const { accept_truncated: acceptTruncated, full_resolution: fullResolution } = flags;
  return {
    decoding: { acceptTruncated, fullResolution },
    ...(model !== undefined && { model }),
    workdir,
    offline,
    snap: !noSnap,
    device: noGpu && device === "auto" ? "cpu" : device,
  };
}

/** Refuses places that are not on this machine where `--offline` is given. */
export function refuseRemote(
  { offline }: { readonly offline: boolean },
  places: readonly string[],
  context: z.RefinementCtx,
): void {
  for (const place of offline ? places.filter(isRemote) : []) {
    const message = `--offline was given, and ${place} is not on this machine`;
    context.addIssue({ code: "custom", message });
  }
}

/**
 * What the user wants of `evaluate`.
 *
 * @module
 */

import { z } from "zod";
import { checkFlags, numberFlag, splitFlags, UsageError } from "../flags.ts";
import { checkSegmentOptions, SEGMENT_FLAGS, type SegmentOptions } from "./options.ts";

const OWN_FLAGS = {
  truth: { type: "string" },
  predicted: { type: "string" },
  images: { type: "string", multiple: true },
  report: { type: "string" },
  pictures: { type: "string" },
} as const;

/** Enough to see what goes wrong, in a page that a browser opens at once. */
const DEFAULT_PICTURES = 30;
const MOST_PICTURES = 10_000;

const ownSchema = z.object({
  truth: z.string({ error: "name the folder of the true regions" }).min(1),
  predicted: z.string().min(1).optional(),
  images: z.array(z.string().min(1)).default([]),
  report: z.string().min(1).optional(),
  pictures: numberFlag(0, MOST_PICTURES).default(DEFAULT_PICTURES),
});

/** What is compared, and what is segmented first. */
export interface EvaluateCommand extends z.infer<typeof ownSchema> {
  /** Folder of the results. */
  readonly predicted: string;
  /** Absent if there are results already. */
  readonly segment?: SegmentOptions;
}

const { version: _, ...segmentFlags } = SEGMENT_FLAGS;

/**
 * Reads the words after `evaluate`.
 *
 * @returns `undefined` if the manual is wanted.
 * @throws {UsageError} if a flag is unknown, lacks its value or has one that makes no sense.
 */
export function parseEvaluate(words: readonly string[]): EvaluateCommand | undefined {
  const { help, ...values } = splitFlags(words, { ...segmentFlags, ...OWN_FLAGS });
  if (help) return undefined;
  const { truth, predicted, images, report, pictures, ...rest } = values;
  const own = checkFlags({ truth, predicted, images, report, pictures }, ownSchema);
  if (own.predicted !== undefined) {
    checkNothingElse(rest);
    return { ...own, predicted: own.predicted };
  }
  const segment = checkSegmentOptions(rest);
  const { output } = checkFlags({ output: segment.output }, outputSchema);
  return { ...own, images: [...own.images, ...segment.inputs], predicted: output, segment };
}

const outputSchema = z.object({
  output: z.string({ error: "say where the results go, with --input" }),
});

/** With results at hand, nothing is segmented. */
function checkNothingElse({ words, ...flags }: Readonly<Record<string, unknown>>): void {
  const others = [
    ...Object.keys(flags).map((flag) => `--${flag}`),
    ...z.array(z.string()).parse(words),
  ];
  if (others.length === 0) return;
  throw new UsageError(`${others.join(", ")}: with --predicted nothing is segmented`);
}

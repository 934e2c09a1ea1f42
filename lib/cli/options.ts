/**
 * What the user wants of the command line.
 *
 * @module
 */

import { z } from "zod";
import { DOCUMENT_FLAGS, documentChoice, documentFlagsSchema } from "../document/document_flags.ts";
import { checkFlags, numberFlag, splitFlags } from "../flags.ts";
import { PROCESS_FLAGS, processFlagsSchema, refuseRemote } from "../process/process_flags.ts";
import { parsePages } from "./pdf_pages.ts";
import { parseShard } from "./shard.ts";

/** The name under which standard input is asked for. */
export const STANDARD_INPUT = "-";

/** Each is a thread that may hold a large sheet. */
const MOST_JOBS = 64;

/** Without `--jobs` a machine with many processors has no more: the network is the slower part. */
const MOST_DEFAULT_JOBS = 4;

/** One processor is the network's. */
function defaultJobs(): number {
  return Math.min(MOST_DEFAULT_JOBS, Math.max(1, navigator.hardwareConcurrency - 1));
}

/** The flags of the main job, for `splitFlags`. */
export const SEGMENT_FLAGS = {
  ...PROCESS_FLAGS,
  ...DOCUMENT_FLAGS,
  input: { type: "string", multiple: true, short: "i" },
  output: { type: "string", short: "o" },
  debug_images: { type: "boolean" },
  overwrite: { type: "boolean" },
  jobs: { type: "string" },
  pages: { type: "string" },
  shard: { type: "string" },
  version: { type: "boolean" },
} as const;

const optionsSchema = processFlagsSchema.and(documentFlagsSchema).and(z.object({
  input: z.array(z.string().min(1)).default([]),
  words: z.array(z.string().min(1)),
  output: z.string().min(1).optional(),
  debug_images: z.boolean().default(false),
  overwrite: z.boolean().default(false),
  jobs: numberFlag(1, MOST_JOBS).pipe(z.int("must be a whole number")).default(defaultJobs),
  pages: z.string().transform((text, context) => {
    const pages = parsePages(text);
    if (!pages) context.addIssue({ code: "custom", message: "must be pages like 1,3-5,9-" });
    return pages;
  }).optional(),
  shard: z.string().transform((text, context) => {
    const shard = parseShard(text);
    if (!shard) context.addIssue({ code: "custom", message: "must be I/N, from 1/N to N/N" });
    return shard;
  }).optional(),
}))
  .transform(({ input, words, ...rest }) => ({
    ...rest,
    inputs: [...input, ...words],
    document: documentChoice(rest),
  }))
  .refine(({ inputs }) => inputs.length > 0, {
    error: "nothing to do: name images or a folder with --input",
  })
  .refine(({ inputs }) => inputs.length === 1 || !inputs.includes(STANDARD_INPUT), {
    error: "standard input (-) goes with no other input",
  })
  .refine(({ inputs, pages }) => !pages || !inputs.includes(STANDARD_INPUT), {
    error: "standard input (-) has one page: leave --pages out",
  })
  .refine(({ inputs, shard }) => !shard || !inputs.includes(STANDARD_INPUT), {
    error: "standard input (-) cannot be shared: leave --shard out",
  })
  .refine(({ inputs, output }) => output !== undefined || inputs[0] === STANDARD_INPUT, {
    error: "say with --output where the results go",
  })
  .superRefine((values, context) => {
    refuseRemote(values, [...values.inputs, values.output ?? ""], context);
  });

/** What the user wants of the main job. */
export type SegmentOptions = z.infer<typeof optionsSchema>;

/** What the user wants. */
export type Command =
  | { readonly kind: "help" }
  | { readonly kind: "version" }
  | { readonly kind: "segment"; readonly options: SegmentOptions };

/**
 * Reads a command line.
 *
 * @param words The arguments after the program's name.
 * @throws {UsageError} if a flag is unknown, lacks its value or has one that makes no sense.
 */
export function parseCommand(words: readonly string[]): Command {
  const { help, version, ...values } = splitFlags(words, SEGMENT_FLAGS);
  if (help) return { kind: "help" };
  if (version) return { kind: "version" };
  return { kind: "segment", options: checkSegmentOptions(values) };
}

/**
 * Checks the values of the main job's flags.
 *
 * @param values From `splitFlags`, without `help` and `version`.
 * @throws {UsageError} if one makes no sense.
 */
export function checkSegmentOptions(values: unknown): SegmentOptions {
  return checkFlags(values, optionsSchema);
}

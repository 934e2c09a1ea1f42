/**
 * What the user wants of the server.
 *
 * @module
 */

import { z } from "zod";
import { DOCUMENT_FLAGS, documentFlagsSchema } from "../document/document_flags.ts";
import { checkFlags, numberFlag, splitFlags } from "../flags.ts";
import { PROCESS_FLAGS, processFlagsSchema } from "../process/process_flags.ts";
import { type HostRule, readHostRule } from "./fetch/host_rules.ts";

/** What is decoded at all: 20,000 × 20,000. */
const MOST_PIXELS = 400_000_000;
/** Uncompressed, 400 megapixels take 1.2 GB. */
const DEFAULT_MAX_BYTES = 2_000_000_000;
const MOST_SECONDS = 86_400;

const FLAGS = {
  ...PROCESS_FLAGS,
  ...DOCUMENT_FLAGS,
  host: { type: "string" },
  port: { type: "string" },
  max_bytes: { type: "string" },
  max_pixels: { type: "string" },
  max_queue: { type: "string" },
  max_uploads: { type: "string" },
  max_seconds: { type: "string" },
  max_wait_seconds: { type: "string" },
  max_upload_seconds: { type: "string" },
  job_seconds: { type: "string" },
  api_key_file: { type: "string" },
  cors_origin: { type: "string", multiple: true },
  fetch_hosts: { type: "string", multiple: true },
  strict_status: { type: "boolean" },
  // The original's server is a queue worker without it; ours is always a server.
  rest: { type: "boolean" },
} as const;

const optionsSchema = processFlagsSchema.and(documentFlagsSchema).and(z.object({
  words: z.array(z.string()).length(0, "the server takes flags only"),
  host: z.string().min(1).default("0.0.0.0"),
  port: numberFlag(0, 65535).default(5000),
  max_bytes: numberFlag(1, Number.MAX_SAFE_INTEGER).default(DEFAULT_MAX_BYTES),
  max_pixels: numberFlag(1, MOST_PIXELS).default(MOST_PIXELS),
  max_queue: numberFlag(0, 10_000).default(32),
  max_uploads: numberFlag(1, 10_000).default(64),
  max_seconds: numberFlag(0.1, MOST_SECONDS).default(600),
  max_wait_seconds: numberFlag(0, 600).default(5),
  max_upload_seconds: numberFlag(0.1, MOST_SECONDS).default(300),
  job_seconds: numberFlag(1, 30 * MOST_SECONDS).default(3600),
  api_key_file: z.string().min(1).optional(),
  cors_origin: z.array(z.string().min(1)).default([]),
  fetch_hosts: z.array(z.string()).default([]).transform(readHostRules),
  strict_status: z.boolean().default(false),
})).refine(({ offline, fetch_hosts }) => !offline || fetch_hosts.length === 0, {
  error: "--offline asks the network for nothing, --fetch_hosts lets it: choose one",
});

/** How the server runs. */
export type ServerOptions = z.infer<typeof optionsSchema>;

/** Hosts, each flag with one or several of them. */
function readHostRules(texts: readonly string[], context: z.RefinementCtx): HostRule[] {
  return texts.flatMap((text) => text.split(",")).flatMap((text) => {
    const rule = readHostRule(text);
    if (rule) return rule;
    const message = `${JSON.stringify(text)} is no host's name: write host, host:port or *.host`;
    context.addIssue({ code: "custom", message });
    return [];
  });
}

/**
 * Reads the server's command line.
 *
 * @returns The options, or `"help"` if that was asked for.
 * @throws {UsageError} if a flag is unknown, lacks its value or has one that makes no sense.
 */
export function parseServerOptions(words: readonly string[]): ServerOptions | "help" {
  const { help, ...values } = splitFlags(words, FLAGS);
  return help ? "help" : checkFlags(values, optionsSchema);
}

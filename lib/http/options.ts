/**
 * What the user wants of the server.
 *
 * @module
 */

import { z } from "zod";
import { checkFlags, numberFlag, splitFlags } from "../flags.ts";
import {
  DEVICES_DISAGREE,
  devicesAgree,
  PROCESS_FLAGS,
  processFlagsSchema,
} from "../process/process_flags.ts";

const FLAGS = {
  ...PROCESS_FLAGS,
  host: { type: "string" },
  port: { type: "string" },
  // The original's server is a queue worker without it; ours is always a server.
  rest: { type: "boolean" },
} as const;

const optionsSchema = processFlagsSchema.extend({
  words: z.array(z.string()).length(0, "the server takes flags only"),
  host: z.string().min(1).default("0.0.0.0"),
  port: numberFlag(0, 65535).default(5000),
}).refine(devicesAgree, DEVICES_DISAGREE);

/** How the server runs. */
export type ServerOptions = z.infer<typeof optionsSchema>;

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

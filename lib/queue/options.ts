/**
 * What the user wants of the queue worker, under the original's names.
 *
 * @module
 */

import { z } from "zod";
import { DOCUMENT_FLAGS, documentChoice, documentFlagsSchema } from "../document/document_flags.ts";
import { checkFlags, numberFlag, splitFlags } from "../flags.ts";
import { DEFAULT_WORKDIR } from "../process/defaults.ts";
import { PROCESS_FLAGS, processFlagsSchema, refuseRemote } from "../process/process_flags.ts";

const GIBIBYTE = 2 ** 30;
const MOST_REQUEUES = 1000;
/** AMQP's heartbeat is a 16-bit number of seconds. */
const LONGEST_HEARTBEAT = 65535;

/** As registered with IANA. */
const [AMQP_PORT, AMQPS_PORT] = [5672, 5671];

const wholeNumber = (least: number, most: number) =>
  numberFlag(least, most).refine(Number.isInteger, { error: "must be a whole number" });

const FLAGS = {
  ...PROCESS_FLAGS,
  ...DOCUMENT_FLAGS,
  rabbit_host: { type: "string" },
  rabbit_port: { type: "string" },
  rabbit_vhost: { type: "string" },
  rabbit_uid: { type: "string" },
  rabbit_pwd: { type: "string" },
  rabbit_pwd_file: { type: "string" },
  rabbit_heartbeat: { type: "string" },
  rabbit_tls: { type: "boolean" },
  rabbit_ca_file: { type: "string" },
  health_host: { type: "string" },
  health_port: { type: "string" },
  request_queue: { type: "string" },
  result_queue: { type: "string" },
  requeue_limit: { type: "string" },
  imagedir: { type: "string" },
  forget_images: { type: "boolean" },
  max_image_bytes: { type: "string" },
  metrics_url: { type: "string" },
} as const;

const optionsSchema = processFlagsSchema.and(documentFlagsSchema).and(z.object({
  words: z.array(z.string()).length(0, "the worker takes flags only"),
  rabbit_host: z.string().min(1).default("localhost"),
  rabbit_port: wholeNumber(1, 65535).optional(),
  rabbit_vhost: z.string().min(1).default("/"),
  rabbit_uid: z.string().default(""),
  rabbit_pwd: z.string().default(""),
  rabbit_pwd_file: z.string().min(1).optional(),
  rabbit_heartbeat: wholeNumber(1, LONGEST_HEARTBEAT).default(60),
  rabbit_tls: z.boolean().default(false),
  rabbit_ca_file: z.string().min(1).optional(),
  health_host: z.string().min(1).default("0.0.0.0"),
  health_port: wholeNumber(0, 65535).optional(),
  request_queue: z.string().min(1).default("segmentation_request"),
  result_queue: z.string().min(1).default("segmentation_result"),
  requeue_limit: wholeNumber(0, MOST_REQUEUES).default(3),
  imagedir: z.string().min(1).default(DEFAULT_WORKDIR),
  forget_images: z.boolean().default(false),
  max_image_bytes: wholeNumber(1, Number.MAX_SAFE_INTEGER).default(GIBIBYTE),
  metrics_url: z.union([z.literal(""), z.url({ protocol: /^https?$/ })]).default(""),
}))
  .refine(({ rabbit_pwd: password, rabbit_pwd_file: file }) => password === "" || !file, {
    error: "give --rabbit_pwd or --rabbit_pwd_file, not both",
  })
  .refine(({ request_queue: request, result_queue: result }) => request !== result, {
    error: "--request_queue and --result_queue must differ",
  })
  .refine(({ rabbit_tls: tls, rabbit_ca_file: file }) => tls || !file, {
    error: "--rabbit_ca_file goes with --rabbit_tls",
  })
  .superRefine((values, context) => refuseRemote(values, [values.metrics_url], context))
  .transform((values) => ({
    ...values,
    rabbit_port: values.rabbit_port ?? (values.rabbit_tls ? AMQPS_PORT : AMQP_PORT),
    document: documentChoice(values),
  }));

/** How the worker runs. */
export type WorkerOptions = z.infer<typeof optionsSchema>;

/**
 * Reads the worker's command line.
 *
 * @returns The options, or `"help"` if that was asked for.
 * @throws {UsageError} if a flag is unknown, lacks its value or has one that makes no sense.
 */
export function parseWorkerOptions(words: readonly string[]): WorkerOptions | "help" {
  const { help, ...values } = splitFlags(words, FLAGS);
  return help ? "help" : checkFlags(values, optionsSchema);
}

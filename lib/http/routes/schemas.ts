/**
 * The shapes of the answers that are no documents, for the checks and for `/openapi.json`.
 *
 * @module
 */

import { z } from "@hono/zod-openapi";
import { jobStateSchema } from "../jobs/job.ts";
import { PROBLEM_TITLES } from "../problem.ts";
import { FORMATS } from "./formats.ts";

const statusSchema = z.int().refine((status) => status in PROBLEM_TITLES);

/** RFC 9457. */
export const problemSchema = z.object({
  type: z.literal("about:blank"),
  title: z.string(),
  status: statusSchema,
  detail: z.string(),
  /** Under which the server's log has the request. */
  instance: z.string(),
}).openapi("Problem");

/** `OGC API – Processes`, statusInfo.yaml: where a job stands. */
export const jobStatusSchema = z.object({
  ...jobStateSchema.shape,
  processID: z.literal("segment"),
  type: z.literal("process"),
  links: z.array(z.object({ href: z.string(), rel: z.string(), title: z.string() })),
}).openapi("JobStatus");

/** What `jobStatusSchema` makes of an answer. */
export type JobStatus = z.infer<typeof jobStatusSchema>;

/** `/health/…`. */
export const healthSchema = z.object({
  status: z.enum(["alive", "ready"]),
  detail: z.string(),
}).openapi("Health");

/** `/version`. */
export const versionSchema = z.object({
  name: z.string(),
  version: z.string(),
  deno: z.string(),
  /** Absent until it is opened. */
  model: z.object({ id: z.string(), name: z.string() }).optional(),
  device: z.object({ provider: z.string(), detail: z.string(), reason: z.string() }).optional(),
}).openapi("Version");

/** What `POST /v1/segment` takes beside the image. */
export const segmentQuerySchema = z.object({
  format: z.enum(FORMATS).optional().openapi({
    description: "The answer; without it the Accept header decides.",
  }),
  min_confidence: z.string().regex(/^(0(\.\d+)?|1(\.0+)?|\.\d+)$/, "must be a number from 0 to 1")
    .optional().openapi({
      description:
        "Regions below it are left out, 0 to 1; the server's --min_confidence without it.",
    }),
});

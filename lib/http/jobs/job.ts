/**
 * A job as data.
 *
 * @module
 */

import { z } from "zod";
import { PROBLEM_TITLES, type ProblemStatus } from "../problem.ts";

const isProblemStatus = (status: number): status is ProblemStatus => status in PROBLEM_TITLES;

/** What clients are told as well; the names are those of OGC API – Processes, statusInfo.yaml. */
export const jobStateSchema = z.object({
  jobID: z.uuid(),
  status: z.enum(["accepted", "running", "successful", "failed", "dismissed"]),
  message: z.string().optional(),
  created: z.iso.datetime(),
  started: z.iso.datetime().optional(),
  finished: z.iso.datetime().optional(),
  /** When the job and its results are forgotten. */
  expires: z.iso.datetime().optional(),
});

/** A job as it is kept. */
export const jobSchema = jobStateSchema.extend({
  /** Of the results. */
  mediaType: z.string().optional(),
  turnedDegrees: z.number().optional(),
  problem: z.object({
    status: z.number().refine(isProblemStatus),
    detail: z.string(),
    retryAfterSeconds: z.number().optional(),
  }).optional(),
});

/** What `jobSchema` reads. */
export type Job = z.infer<typeof jobSchema>;

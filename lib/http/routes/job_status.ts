/**
 * A job as it is kept → as clients are told about it.
 *
 * @module
 */

import type { Job } from "../jobs/job.ts";
import type { JobStatus } from "./schemas.ts";

/** The job's status document. */
export function jobStatus(
  { mediaType: _mediaType, turnedDegrees: _turnedDegrees, problem: _problem, ...job }: Job,
): JobStatus {
  const self = { href: `/jobs/${job.jobID}`, rel: "self", title: "this job" };
  const results = {
    href: `/jobs/${job.jobID}/results`,
    rel: "http://www.opengis.net/def/rel/ogc/1.0/results",
    title: "its results",
  };
  const links = job.status === "successful" ? [self, results] : [self];
  return { ...job, processID: "segment", type: "process", links };
}

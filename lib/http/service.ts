/**
 * What the routes share: the processor with its queue, the jobs, the counters, the limits.
 *
 * @module
 */

import { join } from "node:path";
import type { DocumentChoice } from "../document/make_document.ts";
import type { Log } from "../log.ts";
import type { KeyHashes } from "./api_key.ts";
import type { FetchRules } from "./fetch/fetch_image.ts";
import { Jobs } from "./jobs/jobs.ts";
import { makeMetrics, type Metrics } from "./metrics.ts";
import { makeSheetQueue, type SheetQueue } from "./sheets/sheet_queue.ts";
import type { SheetProcessor } from "./sheets/sheet_processor.ts";

/** How the server serves. */
export interface ServiceSettings {
  readonly minConfidence: number;
  /** What the original's route answers, and what documents call their maker. */
  readonly document: DocumentChoice;
  /** Folder of uploads, results and jobs. */
  readonly workdir: string;
  /** Largest body in bytes. */
  readonly maxBytes: number;
  /** Largest width × height. */
  readonly maxPixels: number;
  /** How many sheets may wait. */
  readonly maxQueue: number;
  /** How many bodies may be received at once. */
  readonly maxUploads: number;
  /** Longest time for a body to arrive. */
  readonly maxUploadSeconds: number;
  /** How long jobs are kept. */
  readonly jobSeconds: number;
  /** Whether the original's route tells failures apart. */
  readonly strictStatus: boolean;
  /** Without any, everybody may ask. */
  readonly keys: KeyHashes;
  /** Pages of these origins may ask; `*` for all. */
  readonly corsOrigins: readonly string[];
  /** Without it the server fetches nothing. */
  readonly fetch: FetchRules | undefined;
}

/** The parts of a running server. */
export interface Service {
  readonly settings: ServiceSettings;
  readonly log: Log;
  readonly processor: SheetProcessor;
  readonly queue: SheetQueue;
  readonly jobs: Jobs;
  readonly metrics: Metrics;
  readonly uploadsFolder: string;
  readonly resultsFolder: string;
  readonly state: {
    /** Whether no more sheets are taken, as the process is told to end. */
    draining: boolean;
    /** Bodies that are being received. */
    uploads: number;
  };
}

/** Puts the parts together. */
export function makeService(
  processor: SheetProcessor,
  settings: ServiceSettings,
  log: Log,
): Service {
  const queue = makeSheetQueue(processor, settings.maxQueue);
  return {
    settings,
    log,
    processor,
    queue,
    jobs: new Jobs(join(settings.workdir, "jobs"), settings.jobSeconds),
    metrics: makeMetrics(processor, queue),
    uploadsFolder: join(settings.workdir, "uploads"),
    resultsFolder: join(settings.workdir, "results"),
    state: { draining: false, uploads: 0 },
  };
}

/**
 * What the routes share: the way in, the processor with its queue, the jobs, the counters, the limits.
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
import { Problem } from "./problem.ts";
import type { RunOptions } from "./sheets/run_sheet.ts";
import type { SheetProcessor } from "./sheets/sheet_processor.ts";
import { makeSheetQueue, type SheetQueue } from "./sheets/sheet_queue.ts";
import { type Intake, makeIntake } from "./upload/intake.ts";
import { makeWaitingRoom } from "./upload/waiting_room.ts";

/** When to come back while the model is opened. */
export const STARTING_SECONDS = 5;

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
  /** Longest time that a request waits for a place in the full queue; 0: it is refused at once. */
  readonly maxWaitSeconds: number;
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
  readonly intake: Intake;
  /** How what was received is processed. */
  readonly run: RunOptions;
  readonly jobs: Jobs;
  readonly metrics: Metrics;
  readonly state: ServiceState;
}

/** What changes while the server runs. */
export interface ServiceState {
  /** Whether no more sheets are taken, as the process is told to end. */
  draining: boolean;
}

/** Puts the parts together. */
export function makeService(
  processor: SheetProcessor,
  settings: ServiceSettings,
  log: Log,
): Service {
  const { workdir, maxPixels, maxBytes, maxUploadSeconds, maxUploads, maxWaitSeconds } = settings;
  const queue = makeSheetQueue(processor, settings.maxQueue, () => waitingRoom.look());
  const waitingRoom = makeWaitingRoom({
    hasPlace: (inside) => inside < maxUploads && queue.hasRoom(inside + 1),
    maxSeconds: maxWaitSeconds,
  });
  const metrics = makeMetrics(processor, queue, waitingRoom);
  const state = { draining: false };
  const intake = makeIntake({
    folder: join(workdir, "uploads"),
    limits: { maxBytes, maxSeconds: maxUploadSeconds },
    maxUploads,
    waitingRoom,
    checkOpen: () => checkOpen(state, processor),
    checkPlace: () => queue.checkRoom(waitingRoom.waiting),
    whenReceived: (seconds) => metrics.observeStage("receive", seconds),
  });
  const resultsFolder = join(workdir, "results");
  const run = { queue, maxPixels, resultsFolder, observeStage: metrics.observeStage };
  const jobs = new Jobs(join(workdir, "jobs"), settings.jobSeconds);
  return { settings, log, processor, queue, intake, run, jobs, metrics, state };
}

/** @throws {Problem} 503 while the server starts or ends. */
function checkOpen({ draining }: ServiceState, { opened, health }: SheetProcessor): void {
  if (draining) throw new Problem({ status: 503, detail: "the server is about to end" });
  if (!opened) {
    const { detail } = health;
    throw new Problem({ status: 503, detail, retryAfterSeconds: STARTING_SECONDS });
  }
}

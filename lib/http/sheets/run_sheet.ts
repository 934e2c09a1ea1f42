/**
 * DOOR. A received image in, its answer out: through the queue, with its time counted and its file
 * removed.
 *
 * @module
 */

import type { ReceivedSheet } from "../upload/received_sheet.ts";
import type { SheetQueue } from "./sheet_queue.ts";
import type { SheetAnswer, StageSeconds, Wanted } from "./sheet_task.ts";

/** What is to become of an image. */
export interface SheetWish {
  readonly wanted: Wanted;
  readonly minConfidence: number;
}

/** The stages of a sheet on its way. */
export type SheetStage = "wait" | keyof StageSeconds;

/** How images are processed. */
export interface RunOptions {
  readonly queue: SheetQueue;
  /** Largest width × height. */
  readonly maxPixels: number;
  /** Where results are kept. */
  readonly resultsFolder: string;
  /** Told how long a sheet spent in a stage. */
  readonly observeStage: (stage: SheetStage, seconds: number) => void;
}

/**
 * Processes a received image.
 *
 * @param signal Drops it if the network has not been begun for it.
 * @param whenBegun Called when its turn has come.
 * @throws {Problem}
 */
export async function runSheet(
  { queue, maxPixels, resultsFolder, observeStage }: RunOptions,
  { upload, image }: ReceivedSheet,
  { wanted, minConfidence }: SheetWish,
  signal: AbortSignal,
  whenBegun: () => void = () => {},
): Promise<SheetAnswer> {
  const queued = performance.now();
  await using _file = upload;
  const task = { image, wanted, minConfidence, maxPixels, resultsFolder };
  const begin = () => {
    observeStage("wait", (performance.now() - queued) / 1000);
    whenBegun();
  };
  const answer = await queue.add(task, begin, signal);
  for (const stage of ["decode", "network", "outline"] as const) {
    if (!answer.cached) observeStage(stage, answer.seconds[stage]);
  }
  return answer;
}

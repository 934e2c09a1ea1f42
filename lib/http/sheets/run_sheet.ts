/**
 * A received image in, its answer out: through the queue, with its time counted and its file removed.
 *
 * @module
 */

import type { ReceivedSheet } from "../upload/receive_sheet.ts";
import type { Service } from "../service.ts";
import type { SheetAnswer, Wanted } from "./sheet_task.ts";

/** What is to become of an image. */
export interface SheetWish {
  readonly wanted: Wanted;
  readonly minConfidence: number;
}

/**
 * Processes a received image.
 *
 * @param signal Drops it if the network has not been begun for it.
 * @throws {Problem}
 */
export async function runSheet(
  service: Service,
  { upload, image }: ReceivedSheet,
  { wanted, minConfidence }: SheetWish,
  signal: AbortSignal,
  whenBegun: () => void = () => {},
): Promise<SheetAnswer> {
  const { queue, metrics, settings: { maxPixels }, resultsFolder } = service;
  const queued = performance.now();
  await using _file = upload;
  const task = { image, wanted, minConfidence, maxPixels, resultsFolder };
  const begin = () => {
    metrics.observeStage("wait", (performance.now() - queued) / 1000);
    whenBegun();
  };
  const answer = await queue.add(task, begin, signal);
  for (const stage of ["decode", "network", "outline"] as const) {
    if (!answer.cached) metrics.observeStage(stage, answer.seconds[stage]);
  }
  return answer;
}

/** Of a sheet that seems to lie turned: by how many degrees counter-clockwise. */
export const TURNED_HEADER = "sheet-turned-degrees";

/** The headers of an answer's content. */
export function answerHeaders(
  { mediaType, turnedDegrees }: Pick<SheetAnswer, "mediaType" | "turnedDegrees">,
): Record<string, string> {
  return {
    "content-type": mediaType,
    ...(turnedDegrees !== undefined && { [TURNED_HEADER]: String(turnedDegrees) }),
  };
}

/** An answer's words for the log. */
export function answerNotes({ docId, segments, cached, turnedDegrees, notes }: SheetAnswer) {
  const turned = turnedDegrees === undefined ? {} : { turned_degrees: turnedDegrees };
  const noted = notes.length === 0 ? {} : { note: notes.join("; ") };
  return { doc_id: docId, segments, cached, ...turned, ...noted };
}

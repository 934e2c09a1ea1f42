/**
 * The sheets of a run, one after the other: a sheet that fails is reported and the run goes on.
 *
 * @module
 */

import { join } from "node:path";
import { isLocalFile } from "../bytes/local.ts";
import { localStore } from "../bytes/store.ts";
import { processImage } from "../process/process_image.ts";
import { resultKey } from "../process/result_cache.ts";
import type { Segmenter } from "../process/segmenter.ts";
import { isFinished, rememberFinished } from "./finished.ts";
import type { SheetInput } from "./inputs.ts";
import type { SegmentOptions } from "./options.ts";
import { type SheetOutputs, sheetOutputs, writeOutputs } from "./outputs.ts";
import type { Reporter } from "./report.ts";

/** Longest side in pixels of the pictures for people. */
const OVERLAY_SIDE = 2000;

/**
 * Does all sheets.
 *
 * @param output The folder of the results.
 * @throws {DOMException} named `AbortError` when `signal` is aborted; the sheet in hand is dropped.
 */
export async function runBatch(
  segmenter: Segmenter,
  sheets: readonly SheetInput[],
  output: string,
  options: SegmentOptions,
  reporter: Reporter,
  signal: AbortSignal,
): Promise<void> {
  for (const sheet of sheets) {
    signal.throwIfAborted();
    reporter.begin(sheet.name);
    try {
      const done = await untilAborted(doSheet(segmenter, sheet, output, options), signal);
      if (done === "finished") reporter.finished(sheet.name);
      else reporter.done(sheet.name, done);
    } catch (error) {
      signal.throwIfAborted();
      reporter.failed(sheet.name, error);
    }
  }
}

/** @returns The number of segments, or that there was nothing left to do. */
async function doSheet(
  segmenter: Segmenter,
  sheet: SheetInput,
  output: string,
  options: SegmentOptions,
): Promise<number | "finished"> {
  const { min_confidence: minConfidence, workdir, debug_images: debugImages } = options;
  const outputs = sheetOutputs(output, sheet, debugImages);
  const source = await sheet.open();
  const key = await resultKey(source, segmenter.model.id, minConfidence);
  const ledger = localStore(join(workdir, "finished"));
  if (!options.overwrite && await allWritten(outputs)) {
    if (await isFinished(ledger, outputs.json.name, key)) return "finished";
  }
  await outputs.json.prepare();
  const result = await processImage(segmenter, source, {
    minConfidence,
    previewSide: OVERLAY_SIDE,
    // What is kept has no masks to draw.
    keep: {
      store: localStore(join(workdir, "results")),
      key,
      refresh: options.overwrite || debugImages,
    },
  });
  await writeOutputs(outputs, sheet.docId, result, segmenter.model.id);
  await rememberFinished(ledger, outputs.json.name, key);
  return result.segments.length;
}

async function allWritten(outputs: SheetOutputs): Promise<boolean> {
  for (const sink of Object.values(outputs)) {
    if (!await isLocalFile(sink.name)) return false;
  }
  return true;
}

/** Does not wait for work whose result nobody wants any more. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

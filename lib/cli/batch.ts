/**
 * The sheets of a run, one after the other: a sheet that fails is reported and the run goes on.
 *
 * @module
 */

import { join } from "node:path";
import type { Source } from "../bytes/source.ts";
import { localStore, type Store } from "../bytes/store.ts";
import { type ProcessedImage, processImage } from "../process/process_image.ts";
import { resultKey } from "../process/result_cache.ts";
import type { Segmenter } from "../process/segmenter.ts";
import { turnNote } from "../process/turn_note.ts";
import { isFinished, rememberFinished } from "./finished.ts";
import type { SheetInput } from "./inputs.ts";
import type { SegmentOptions } from "./options.ts";
import {
  isPicture,
  outputVariant,
  type SheetOutput,
  sheetOutputs,
  writeOutput,
} from "./outputs.ts";
import type { Reporter } from "./report.ts";
import { untilAborted } from "./until_aborted.ts";

/** Longest side in pixels of the pictures for people. */
const OVERLAY_SIDE = 2000;

/**
 * Does all sheets.
 *
 * @param output The folder of the results, local or remote.
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
      else {
        const { segments, turn } = done;
        reporter.done(sheet.name, segments.length, turn && turnNote(turn));
      }
    } catch (error) {
      signal.throwIfAborted();
      reporter.failed(sheet.name, error);
    }
  }
}

/**
 * Writes those of a sheet's results that are not finished.
 *
 * @returns What was found, or that there was nothing left to do.
 */
async function doSheet(
  segmenter: Segmenter,
  sheet: SheetInput,
  output: string,
  options: SegmentOptions,
): Promise<ProcessedImage | "finished"> {
  const source = await sheet.open();
  try {
    return await doOpenSheet(segmenter, sheet, source, output, options);
  } finally {
    await source[Symbol.asyncDispose]?.();
  }
}

async function doOpenSheet(
  segmenter: Segmenter,
  sheet: SheetInput,
  source: Source,
  output: string,
  options: SegmentOptions,
): Promise<ProcessedImage | "finished"> {
  const { min_confidence: minConfidence, workdir, overwrite } = options;
  const key = await resultKey(source, segmenter.model.id, minConfidence);
  const ledger = localStore(join(workdir, "finished"));
  const outputs = sheetOutputs(output, sheet, options);
  const unfinished = overwrite ? outputs : await unfinishedOf(outputs, ledger, key);
  if (unfinished.length === 0) return "finished";
  for (const { sink } of unfinished) await sink.prepare();
  const result = await processImage(segmenter, source, {
    minConfidence,
    ...(unfinished.some(isPicture) && { previewSide: OVERLAY_SIDE }),
    keep: {
      store: localStore(join(workdir, "results")),
      key,
      // What is kept has no masks to draw.
      refresh: overwrite || unfinished.some(({ kind }) => kind === "masks"),
    },
  });
  for (const one of unfinished) {
    await writeOutput(one, sheet.docId, result, segmenter.model.id);
    await rememberFinished(ledger, one.sink.name, key + outputVariant(one));
  }
  return result;
}

async function unfinishedOf(
  outputs: readonly SheetOutput[],
  ledger: Store,
  key: string,
): Promise<SheetOutput[]> {
  const unfinished: SheetOutput[] = [];
  for (const one of outputs) {
    const { name } = one.sink;
    const known = await isFinished(ledger, name, key + outputVariant(one));
    if (!known || !await one.sink.exists()) unfinished.push(one);
  }
  return unfinished;
}

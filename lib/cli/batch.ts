/**
 * The sheets of a run: while one is in the network, others are decoded and painted. What became of
 * them is reported in their order; a sheet that fails is reported and the run goes on.
 *
 * @module
 */

import { join } from "node:path";
import type { Source } from "../bytes/source.ts";
import { localStore, type Store } from "../bytes/store.ts";
import { type ProcessedImage, processImage } from "../process/process_image.ts";
import type { Pool } from "../pool/open_pool.ts";
import { resultKey } from "../process/result_cache.ts";
import type { SheetReader } from "../process/segmenter.ts";
import { turnNote } from "../process/turn_note.ts";
import { atMost } from "./at_most.ts";
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

/** Beside those that are decoded or painted one is in the network and one waits for it. */
const SHEETS_BESIDE_JOBS = 2;

/** Who does the work of a batch. */
export interface Workers {
  readonly reader: SheetReader;
  readonly pool: Pool;
}

/** What is reported of a sheet: its pictures need not stay in memory until its turn has come. */
type Found = Pick<ProcessedImage, "segments" | "turn" | "notes">;

/** A sheet that was worked on. */
export interface EndedSheet {
  readonly result: Found | "finished";
  readonly seconds: number;
}

/** A sheet in a batch. */
export interface BatchSheet {
  readonly name: string;
  readonly ended: Promise<EndedSheet>;
}

/**
 * Starts to do all sheets.
 *
 * @param output The folder of the results, local or remote.
 * @param signal Leaves the sheets undone that have not been begun.
 * @returns The sheets in their order.
 */
export function startBatch(
  workers: Workers,
  sheets: readonly SheetInput[],
  output: string,
  options: SegmentOptions,
  signal: AbortSignal,
): BatchSheet[] {
  const inTurn = atMost(options.jobs + SHEETS_BESIDE_JOBS);
  return sheets.map((sheet) => {
    const ended = inTurn(async () => {
      signal.throwIfAborted();
      return await doTimed(workers, sheet, output, options);
    });
    // Whoever comes to it has the error.
    ended.catch(() => {});
    return { name: sheet.name, ended };
  });
}

/**
 * Tells what becomes of a batch, sheet by sheet.
 *
 * @throws {DOMException} named `AbortError` when `signal` is aborted.
 */
export async function followBatch(
  sheets: readonly BatchSheet[],
  reporter: Reporter,
  signal: AbortSignal,
): Promise<void> {
  for (const { name, ended } of sheets) {
    signal.throwIfAborted();
    reporter.begin(name);
    try {
      const { result, seconds } = await untilAborted(ended, signal);
      if (result === "finished") reporter.finished(name);
      else {
        const notes = [...result.notes, ...result.turn ? [turnNote(result.turn)] : []];
        const note = notes.join("; ") || undefined;
        reporter.done(name, { segments: result.segments.length, seconds, note });
      }
    } catch (error) {
      signal.throwIfAborted();
      reporter.failed(name, error);
    }
  }
}

async function doTimed(
  workers: Workers,
  sheet: SheetInput,
  output: string,
  options: SegmentOptions,
): Promise<EndedSheet> {
  const begun = performance.now();
  const result = await doSheet(workers, sheet, output, options);
  return { result, seconds: (performance.now() - begun) / 1000 };
}

/**
 * Writes those of a sheet's results that are not finished.
 *
 * @returns What was found, or that there was nothing left to do.
 */
async function doSheet(
  workers: Workers,
  sheet: SheetInput,
  output: string,
  options: SegmentOptions,
): Promise<Found | "finished"> {
  const source = await sheet.open();
  try {
    return await doOpenSheet(workers, sheet, source, output, options);
  } finally {
    await source[Symbol.asyncDispose]?.();
  }
}

async function doOpenSheet(
  workers: Workers,
  sheet: SheetInput,
  source: Source,
  output: string,
  options: SegmentOptions,
): Promise<Found | "finished"> {
  const { reader, pool } = workers;
  const { min_confidence: minConfidence, workdir, overwrite } = options;
  const key = await resultKey(source, reader.model.id, minConfidence, reader.decoding);
  const ledger = localStore(join(workdir, "finished"));
  const outputs = sheetOutputs(output, sheet, options);
  const unfinished = overwrite ? outputs : await unfinishedOf(outputs, ledger, key);
  if (unfinished.length === 0) return "finished";
  for (const { sink } of unfinished) await sink.prepare();
  const result = await processImage(reader, source, {
    minConfidence,
    stages: pool,
    ...(unfinished.some(isPicture) && { previewSide: OVERLAY_SIDE }),
    keep: {
      store: localStore(join(workdir, "results")),
      key,
      // What is kept has no masks to draw.
      refresh: overwrite || unfinished.some(({ kind }) => kind === "masks"),
    },
  });
  for (const one of unfinished) {
    await writeOutput(one, sheet.docId, result, reader.model.id, pool.paint);
    await rememberFinished(ledger, one.sink.name, key + outputVariant(one));
  }
  const { segments, turn, notes } = result;
  return { segments, turn, notes };
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

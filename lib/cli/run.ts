/**
 * THE COMMAND LINE. Words come in, an exit code goes out.
 *
 * @module
 */

import { join } from "node:path";
import { isShortOfMemory, messageOf } from "../errors.ts";
import { type Log, makeLog } from "../log.ts";
import { segmenterOptions } from "../process/process_flags.ts";
import type { SheetReader } from "../process/segmenter.ts";
import { EXIT, exitAfter } from "./exit.ts";
import { HELP } from "./help.ts";
import type { Inputs } from "./inputs.ts";
import { parseCommand, type SegmentOptions, STANDARD_INPUT } from "./options.ts";
import { type Console, makeReporter } from "./report.ts";
import { scheduledShard, takeShare } from "./shard.ts";
import { untilAborted } from "./until_aborted.ts";
import { permittedVariable } from "../variables.ts";
import { VERSION } from "../version.ts";

/** The process around a run. */
export interface Surroundings {
  readonly standardInput: ReadableStream<Uint8Array>;
  /** Takes data: JSON, `--help`. */
  readonly writeOutput: (bytes: Uint8Array) => Promise<void>;
  /** Takes words for people. */
  readonly errors: Console;
  /** Aborted when the user interrupts the run. */
  readonly signal: AbortSignal;
}

/** Carries out a command line. Never throws. */
export async function run(words: readonly string[], around: Surroundings): Promise<number> {
  try {
    const command = parseCommand(words);
    if (command.kind === "help") return await print(around, HELP);
    if (command.kind === "version") return await print(around, `${VERSION}\n`);
    return await segment(command.options, around);
  } catch (error) {
    if (around.signal.aborted) {
      around.errors.write("interrupted; finished sheets are kept\n");
      return EXIT.interrupted;
    }
    return exitAfter(error, around.errors);
  }
}

async function print(around: Surroundings, text: string): Promise<number> {
  await around.writeOutput(new TextEncoder().encode(text));
  return EXIT.ok;
}

/**
 * Carries out the main job.
 *
 * @returns The exit code.
 * @throws {SegmenterError} if no sheet can be done; {DOMException} named `AbortError` on an interrupt.
 */
export async function segment(options: SegmentOptions, around: Surroundings): Promise<number> {
  // The rooms behind the main job are heavy: --help and usage errors do without them.
  const { findInputs } = await import("./inputs.ts");
  const { startSegmenter } = await import("../process/segmenter.ts");

  const log = makeLog(options.log_level, (line) => around.errors.write(`${line}\n`));
  const fetchFolder = join(options.workdir, "remote");
  const finding = findInputs(
    options.inputs,
    around.standardInput,
    fetchFolder,
    options.pages,
  );
  const inputs = shareOf(await untilAborted(finding, around.signal), options, log);
  for (const path of inputs.skipped) log("DEBUG", `skipped ${path}: no image`);
  if (inputs.skipped.length > 0) log("INFO", `skipped ${inputs.skipped.length} that are no images`);
  for (const failure of inputs.failures) log("ERROR", failure.message);
  if (inputs.sheets.length === 0) return nothingToDo(inputs, log);

  const starting = startSegmenter({ ...segmenterOptions(options), log });
  await using segmenter = await untilAborted(starting, around.signal);
  const opened = segmenter.opened.then(({ device: { provider, detail, reason } }) =>
    log("INFO", `model ${segmenter.model.name}; device ${provider} (${detail}): ${reason}`)
  );
  // Whoever waits for it has the error.
  opened.catch(() => {});
  const job = { reader: segmenter, opened, inputs, options, around, log };
  return options.output === undefined
    ? await answer(job)
    : await segmentSheets(job, options.output);
}

/** What this run is to do of the inputs, by `--shard` or as its scheduler says. */
function shareOf(
  inputs: Inputs,
  { inputs: [first], shard: asked }: SegmentOptions,
  log: Log,
): Inputs {
  const shard = asked ?? scheduledShard(permittedVariable);
  if (!shard || first === STANDARD_INPUT) return inputs;
  const sheets = takeShare(inputs.sheets, shard);
  const { number, count, source } = shard;
  const counts = `${sheets.length} of ${inputs.sheets.length} sheets`;
  log("INFO", `share ${number} of ${count} (${source}): ${counts}`);
  return { ...inputs, sheets };
}

function nothingToDo({ failures }: Inputs, log: Log): number {
  if (failures.length > 0) return EXIT.runFailed;
  log("WARNING", "there are no images in the input, or in this run's share of it");
  return EXIT.ok;
}

/** All that a run has to do with. */
interface Job {
  readonly reader: SheetReader;
  /** Settles once the network is open and the user knows on what. */
  readonly opened: Promise<void>;
  readonly inputs: Inputs;
  readonly options: SegmentOptions;
  readonly around: Surroundings;
  readonly log: Log;
}

async function segmentSheets(
  { reader, opened, inputs: { sheets, failures }, options, around, log }: Job,
  output: string,
): Promise<number> {
  const { startBatch, followBatch } = await import("./batch.ts");
  const { openPool } = await import("../pool/open_pool.ts");
  using pool = openPool(options.jobs);
  const batch = startBatch({ reader, pool }, sheets, output, options, around.signal);
  await untilAborted(opened, around.signal);
  const reporter = makeReporter(sheets.length, around.errors, log);
  // What could not even be found has failed too.
  const failed = () => failures.length + reporter.counts.failed;
  try {
    await followBatch(batch, reporter, around.signal);
  } finally {
    reporter.clear();
    const { done, finished } = reporter.counts;
    log(
      "INFO",
      `${done} done, ${finished} finished before, ${failed()} failed; results in ${output}`,
    );
  }
  if (reporter.lacksMemory) return EXIT.modelInvalid;
  return failed() > 0 ? EXIT.someImagesFailed : EXIT.ok;
}

/** Standard input without `--output`: the document goes to standard output. */
async function answer(
  { reader, opened, inputs: { sheets }, options, around, log }: Job,
): Promise<number> {
  const { processImage } = await import("../process/process_image.ts");
  const { documentBytes } = await import("./outputs.ts");
  const { turnNote } = await import("../process/turn_note.ts");
  const { document, min_confidence: minConfidence } = options;
  for (const { name, docId, open } of sheets) {
    try {
      const work = processImage(reader, await open(), { minConfidence });
      const result = await untilAborted(work, around.signal);
      for (const note of result.notes) log("WARNING", `${name}: ${note}`);
      if (result.turn) log("WARNING", `${name}: ${turnNote(result.turn)}`);
      await around.writeOutput(documentBytes(document, docId, result, reader.model.id));
    } catch (error) {
      around.signal.throwIfAborted();
      // Why the network does not open ends the run, whatever became of the sheet.
      await opened;
      log("ERROR", messageOf(error));
      return isShortOfMemory(error) ? EXIT.modelInvalid : EXIT.someImagesFailed;
    }
  }
  return EXIT.ok;
}

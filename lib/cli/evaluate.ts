/**
 * `cli.ts evaluate`: words come in, an exit code goes out; the table is printed, the report written.
 *
 * @module
 */

import { isRemote, placeBelow, sinkAt } from "../bytes/locate.ts";
import { SegmenterError } from "../errors.ts";
import type { Evaluation } from "../evaluate/evaluate.ts";
import { type EvaluateCommand, parseEvaluate } from "./evaluate_options.ts";
import { EXIT, exitAfter } from "./exit.ts";
import { segment, type Surroundings } from "./run.ts";

/** The manual of `evaluate`. */
const HELP = `usage: cli.ts evaluate --truth FOLDER --predicted FOLDER [--report FOLDER]
       cli.ts evaluate --truth FOLDER --input FOLDER --output FOLDER [--report FOLDER] [flags]

Compares found regions with true ones: IoU of each class's areas; precision, recall and F1 of regions at
IoU 0.5 and 0.75; average precision as COCO defines it; distances of outlines; and whether confidences
mean what they say. Prints a table.

  --truth FOLDER         true regions: <name>.truth.json (or <name>.json), MapSegmentation documents
                         with the sheet's width and height
  --predicted FOLDER     results: <name>_map_segmentation.json (or <name>.json) in the same subfolders
  --input, --output      instead of --predicted: segment these sheets first; all flags of cli.ts --help
  --images FOLDER        where pictures of the sheets are, if not beside the truth
  --report FOLDER        write evaluation.json and evaluation.html there: all numbers; the sheets, the
                         worst first, with what is missing and what is too much
  --pictures N           how many sheets the page shows (default 30)
  --help, -h             print this

A sheet without a result, or whose files are damaged or for another size, is listed and not scored.

exit codes: 0 done, 1 failed, 2 the command line makes no sense, 3 some sheets could not be scored or
segmented, 4 the model is missing or invalid, 130 interrupted
`;

/**
 * Carries out an evaluation. Never throws.
 *
 * @param words The arguments after `evaluate`.
 */
export async function evaluateResults(
  words: readonly string[],
  around: Surroundings,
): Promise<number> {
  try {
    const command = parseEvaluate(words);
    if (command) return await carryOut(command, around);
    await print(around, HELP);
    return EXIT.ok;
  } catch (error) {
    if (!around.signal.aborted) return exitAfter(error, around.errors);
    around.errors.write("interrupted\n");
    return EXIT.interrupted;
  }
}

async function carryOut(command: EvaluateCommand, around: Surroundings): Promise<number> {
  for (const folder of [command.truth, command.predicted, ...command.images]) checkLocal(folder);
  const segmented = command.segment ? await segment(command.segment, around) : EXIT.ok;
  if (segmented !== EXIT.ok && segmented !== EXIT.someImagesFailed) return segmented;

  const { evaluate } = await import("../evaluate/evaluate.ts");
  const evaluation = await evaluate({ ...command, signal: around.signal });
  await print(around, `${evaluation.sheets} sheets\n\n${evaluation.table}`);
  for (const { name, reason } of evaluation.failures) {
    around.errors.write(`not scored: ${reason.includes(name) ? reason : `${name}: ${reason}`}\n`);
  }
  if (command.report !== undefined) await writeReport(command.report, evaluation, around);
  return evaluation.failures.length > 0 ? EXIT.someImagesFailed : segmented;
}

async function writeReport(
  folder: string,
  { json, page }: Evaluation,
  around: Surroundings,
): Promise<void> {
  const files = { "evaluation.json": json, "evaluation.html": page };
  for (const [name, text] of Object.entries(files)) {
    const sink = sinkAt(placeBelow(folder, name));
    await sink.write(new TextEncoder().encode(text));
    around.errors.write(`wrote ${sink.name}\n`);
  }
}

async function print(around: Surroundings, text: string): Promise<void> {
  await around.writeOutput(new TextEncoder().encode(text));
}

function checkLocal(folder: string): void {
  if (!isRemote(folder)) return;
  throw new SegmenterError("input", {
    action: "compare",
    file: folder,
    found: "evaluate reads folders of this machine only",
    remedy: "copy it here first",
  });
}

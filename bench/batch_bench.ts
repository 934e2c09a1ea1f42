/**
 * A batch of 24 sheets of 10 megapixels by the command line, on WebAssembly unless told: how many
 * processors it keeps busy, against the same sheets one at a time: each in a run of its own, and by the
 * library in one process, without pictures and documents.
 *
 * usage: deno run --allow-read --allow-write --allow-run --allow-ffi=native bench/batch_bench.ts [DEVICE]
 *
 * @module
 */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { taskArguments } from "../tests/process.ts";
import { drawSheet } from "./draw_sheet.ts";
import { measureProcessors, type ProcessorTime } from "./measure_process.ts";
import { markdownTable } from "./table.ts";

const BATCH = 24;
/** So many do to know what a sheet takes by itself. */
const ALONE = 4;
const MODEL = fileURLToPath(new URL("../models/sheet/", import.meta.url));
const LIBRARY_RUN = fileURLToPath(new URL("./sheet_run.ts", import.meta.url));
const NATIVE = fileURLToPath(new URL("../native", import.meta.url));
const HEAD = ["", "a sheet, by the clock", "of processors", "processors kept busy"];

await main(Deno.args[0] ?? "wasm");

async function main(device: string): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "batch_bench" });
  try {
    const drawn: string[] = [];
    for (let seed = 0; seed < ALONE; seed++) drawn.push(await drawSheet(folder, seed));
    const batch = Array.from({ length: BATCH }, (_, i) => join(folder, `batch${i}.png`));
    for (const [i, path] of batch.entries()) await Deno.copyFile(drawn[i % ALONE]!, path);
    const together = [await segment(folder, batch, device)];
    const alone: ProcessorTime[] = [];
    for (const sheet of drawn) alone.push(await segment(folder, [sheet], device));
    const later = await oneAfterTheOther(drawn[0]!, device);
    console.log(`${device}, ${navigator.hardwareConcurrency} processors`);
    console.log(markdownTable(HEAD, [
      row(`a batch of ${BATCH}`, together, BATCH),
      row("each in a run of its own", alone, ALONE),
      row("one after the other by the library, from the second on", later, ALONE),
    ]));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function segment(
  folder: string,
  sheets: readonly string[],
  device: string,
): Promise<ProcessorTime> {
  const places = ["--output", join(folder, "out"), "--workdir", join(folder, "work")];
  const words = denoWords([...sheets, ...places, "--overwrite", "--device", device]);
  return await measureProcessors(Deno.execPath(), words);
}

/** What each sheet but the first takes. */
async function oneAfterTheOther(sheet: string, device: string): Promise<ProcessorTime[]> {
  const words = [MODEL, sheet, device, String(1 + ALONE)];
  const command = new Deno.Command(Deno.execPath(), {
    args: denoWords(words, LIBRARY_RUN),
    stderr: "inherit",
  });
  const { success, stdout } = await command.output();
  if (!success) throw new Error(`${LIBRARY_RUN} failed`);
  const { sheets }: { sheets: { wall: number; cpu: number }[] } = JSON.parse(
    new TextDecoder().decode(stdout),
  );
  return sheets.slice(1).map(({ wall, cpu }) => ({ seconds: wall, ofProcessors: cpu }));
}

/**
 * Arguments of `deno` with the permissions of the task `segment` and that for the native library.
 *
 * @param program The command line unless given.
 */
function denoWords(words: readonly string[], program?: string): string[] {
  const task = taskArguments("segment");
  return [...task.slice(0, -1), `--allow-ffi=${NATIVE}`, program ?? task.at(-1)!, ...words];
}

function row(work: string, times: readonly ProcessorTime[], sheets: number): string[] {
  const seconds = times.reduce((sum, time) => sum + time.seconds, 0);
  const ofProcessors = times.reduce((sum, time) => sum + time.ofProcessors, 0);
  return [
    work,
    `${(seconds / sheets).toFixed(2)} s`,
    `${(ofProcessors / sheets).toFixed(2)} s`,
    (ofProcessors / seconds).toFixed(2),
  ];
}

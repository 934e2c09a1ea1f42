/**
 * Files of the forms that scans come in → the size at which a network sees them, here and with Pillow,
 * in turn, each in a process of its own: seconds, their ratio, the peak memory of both.
 *
 * usage: deno run --allow-read --allow-write --allow-run bench/decode_bench.ts [PYTHON] [SIDE]
 *
 * @module
 */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { objectionToPython } from "./python_packages.ts";
import { type BenchRow, benchTable } from "./table.ts";

/** What both programs print. */
interface Outcome {
  readonly seconds: number;
  /** MiB. */
  readonly peak: number;
  readonly mean: number;
}

const LONGEST_EDGE = "1333";
/** Of the mean of all samples; an overview is brighter or darker than its page. */
const MOST_DIFFERENCE = 3;
const PERMISSIONS = ["--allow-read", "--allow-run=cat"];
const FILES: readonly (readonly [file: string, ...choice: string[]])[] = [
  ["baseline.jpg"],
  ["progressive.jpg"],
  ["sheet.png"],
  ["lzw_strips.tif"],
  ["deflate_pyramid.tif"],
  ["deflate_pyramid.tif", "overview"],
  ["jpeg_pyramid.tif"],
  ["jpeg_pyramid.tif", "overview"],
  ["group4.tif"],
];

await main(Deno.args[0] ?? "python3", Deno.args[1] ?? "5000");

async function main(python: string, side: string): Promise<void> {
  const objection = await objectionToPython(python, ["numpy", "Pillow", "tifffile", "imagecodecs"]);
  if (objection !== undefined) return console.log(`left out: ${objection}`);
  const folder = await Deno.makeTempDir({ prefix: "decode_bench" });
  try {
    await run(python, [here("decode_pictures.py"), folder, side]);
    const rows: BenchRow[] = [];
    for (const [file, ...choice] of FILES) {
      const path = join(folder, file);
      const child = ["run", ...PERMISSIONS, here("decode_child.ts")];
      const ours = await outcome(Deno.execPath(), [...child, path, LONGEST_EDGE, ...choice]);
      const rival = await outcome(python, [here("decode_rival.py"), path, LONGEST_EDGE]);
      rows.push(rowOf([file, ...choice].join(", "), ours, rival));
    }
    console.log(
      `${side} × ${side}; the rival is Pillow; without the start of either\n${benchTable(rows)}`,
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function here(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

async function outcome(program: string, args: readonly string[]): Promise<Outcome> {
  return JSON.parse(await run(program, args));
}

/** What a program prints. */
async function run(program: string, args: readonly string[]): Promise<string> {
  const command = new Deno.Command(program, { args: [...args], stderr: "inherit" });
  const { success, stdout } = await command.output();
  if (!success) throw new Error(`${program} ${args.join(" ")} failed`);
  return new TextDecoder().decode(stdout);
}

function rowOf(work: string, ours: Outcome, rival: Outcome): BenchRow {
  const isFar = Math.abs(ours.mean - rival.mean) > MOST_DIFFERENCE;
  return {
    work: isFar ? `${work}: the pictures differ` : work,
    ourSeconds: ours.seconds,
    rivalSeconds: rival.seconds,
    ourPeakMiB: ours.peak,
    rivalPeakMiB: rival.peak,
  };
}

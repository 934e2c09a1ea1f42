/**
 * From the program's start to JSON and overlays on disk: one sheet of 10 megapixels, and each further
 * one of a batch, beside the same network in Python's onnxruntime with Pillow, from Python's start to
 * the network's output; `--help` alone; and what a batch saves by its threads.
 *
 * usage: deno run --allow-read --allow-write --allow-run bench/start_to_json_bench.ts [PYTHON]
 *
 * @module
 */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { encodePng } from "../lib/image/encode_png.ts";
import { seededRandom } from "../tests/oracles/random.ts";
import { taskArguments } from "../tests/process.ts";
import { measureProcess, type ProcessCost } from "./measure_process.ts";
import { type BenchRow, benchTable } from "./table.ts";

const SHEET = { width: 3600, height: 2800 };
const BATCH = 5;
const ROUNDS = 3;
const MODEL = fileURLToPath(new URL("../models/sheet/", import.meta.url));
const RIVAL = fileURLToPath(new URL("./onnx_rival.py", import.meta.url));

await main(Deno.args[0] ?? "python3");

async function main(python: string): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const sheets: string[] = [];
    for (let seed = 0; seed < BATCH; seed++) sheets.push(await drawSheet(folder, seed));
    const rounds: Record<"help" | "ours1" | "oursAll" | "rival1" | "rivalAll", Costs> = {
      help: [],
      ours1: [],
      oursAll: [],
      rival1: [],
      rivalAll: [],
    };
    // In turn, so that a machine that slows down slows all.
    for (let round = 0; round < ROUNDS; round++) {
      rounds.help.push(await ours(["--help"]));
      rounds.ours1.push(await ours(segmentWords(folder, sheets.slice(0, 1))));
      rounds.rival1.push(await measureProcess(python, [RIVAL, MODEL, sheets[0]!]));
      rounds.oursAll.push(await ours(segmentWords(folder, sheets)));
      rounds.rivalAll.push(await measureProcess(python, [RIVAL, MODEL, ...sheets]));
    }
    console.log(benchTable(rowsOf(rounds)));
    if (!rounds.rival1[0]) console.log(`no rival: ${python} has no onnxruntime with Pillow`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

type Costs = (ProcessCost | undefined)[];

function rowsOf(
  { help, ours1, oursAll, rival1, rivalAll }: Record<string, Costs>,
): BenchRow[] {
  const further = (all: number | undefined, one: number | undefined) =>
    all === undefined || one === undefined ? undefined : (all - one) / (BATCH - 1);
  const [first, all] = [median(ours1!) ?? NaN, median(oursAll!) ?? NaN];
  const [rivalFirst, rivalOfAll] = [median(rival1!), median(rivalAll!)];
  const peaks = { ourPeakMiB: peak(oursAll!), rivalPeakMiB: peak(rivalAll!) };
  return [
    { work: "`--help`", ourSeconds: median(help!) ?? NaN, ourPeakMiB: peak(help!) },
    {
      work: "start to first sheet of 10 MP",
      ourSeconds: first,
      rivalSeconds: rivalFirst,
      ourPeakMiB: peak(ours1!),
      rivalPeakMiB: peak(rival1!),
    },
    {
      work: "each further sheet",
      ourSeconds: further(all, first) ?? NaN,
      rivalSeconds: further(rivalOfAll, rivalFirst),
      ...peaks,
    },
  ];
}

/** Flat areas, lines and noise, the same at every run. */
async function drawSheet(folder: string, seed: number): Promise<string> {
  const random = seededRandom(seed);
  const { width, height } = SHEET;
  const data = new Uint8Array(width * height * 3);
  const colours = Array.from({ length: 64 * 3 }, () => 120 + Math.floor(random() * 120));
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const field = (x >> 8) * 5 + (y >> 8) * 3 & 63;
      const isLine = (x & 255) < 3 || (y & 255) < 3 || random() < 0.02;
      for (let c = 0; c < 3; c++) data[at++] = isLine ? 40 : colours[field * 3 + c]!;
    }
  }
  const path = join(folder, `sheet${seed}.png`);
  await Deno.writeFile(path, await encodePng({ ...SHEET, data }));
  return path;
}

async function ours(words: readonly string[]): Promise<ProcessCost> {
  const cost = await measureProcess(Deno.execPath(), [...taskArguments("segment"), ...words]);
  if (!cost) throw new Error(`the program failed with ${words.join(" ")}`);
  return cost;
}

function segmentWords(folder: string, sheets: readonly string[]): string[] {
  const places = ["--output", join(folder, "out"), "--workdir", join(folder, "work")];
  return [...sheets, ...places, "--overwrite", "--no_gpu"];
}

function median(costs: Costs): number | undefined {
  const seconds = costs.flatMap((cost) => cost ? [cost.seconds] : []).sort((a, b) => a - b);
  return seconds[Math.floor(seconds.length / 2)];
}

function peak(costs: Costs): number | undefined {
  const peaks = costs.flatMap((cost) => cost?.peakMiB ?? []);
  return peaks.length > 0 ? Math.max(...peaks) : undefined;
}

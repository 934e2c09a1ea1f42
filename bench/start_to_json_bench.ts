/**
 * From the program's start to JSON and overlays on disk: one sheet of 10 megapixels, and each further
 * one of a batch, beside the same network in Python's onnxruntime with Pillow, from Python's start to
 * the network's output, on WebAssembly and, where it is installed, on the native library; `--help` alone.
 *
 * usage: deno run --allow-read --allow-write --allow-run --allow-ffi=native
 * bench/start_to_json_bench.ts [PYTHON]
 *
 * @module
 */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { objectionToNative } from "../lib/network/native_ort.ts";
import { taskArguments } from "../tests/process.ts";
import { drawSheet } from "./draw_sheet.ts";
import { measureProcess, type ProcessCost } from "./measure_process.ts";
import { objectionToPython } from "./python_packages.ts";
import { type BenchRow, benchTable } from "./table.ts";

const BATCH = 5;
const ROUNDS = 3;
const NATIVE = fileURLToPath(new URL("../native", import.meta.url));
const MODEL = fileURLToPath(new URL("../models/sheet/", import.meta.url));
const RIVAL = fileURLToPath(new URL("./onnx_rival.py", import.meta.url));

await main(Deno.args[0] ?? "python3");

async function main(python: string): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const sheets: string[] = [];
    for (let seed = 0; seed < BATCH; seed++) sheets.push(await drawSheet(folder, seed));
    const objection = await objectionToNative();
    if (objection !== undefined) console.log(`native: left out, ${objection}`);
    const noRival = await objectionToPython(python, ["numpy", "onnxruntime", "Pillow"]);
    if (noRival !== undefined) console.log(`rival: left out, ${noRival}`);
    const devices = [...objection === undefined ? ["native"] : [], "wasm"];
    const help: Costs = [];
    const rival: Rounds = { one: [], all: [] };
    const byDevice = devices.map((device): [string, Rounds] => [device, { one: [], all: [] }]);
    // In turn, so that a machine that slows down slows all.
    for (let round = 0; round < ROUNDS; round++) {
      help.push(await ours(["--help"]));
      if (noRival === undefined) {
        rival.one.push(await measureProcess(python, [RIVAL, MODEL, sheets[0]!]));
        rival.all.push(await measureProcess(python, [RIVAL, MODEL, ...sheets]));
      }
      for (const [device, { one, all }] of byDevice) {
        one.push(await ours(segmentWords(folder, sheets.slice(0, 1), device)));
        all.push(await ours(segmentWords(folder, sheets, device)));
      }
    }
    const rows = byDevice.flatMap(([device, rounds]) => rowsOf(device, rounds, rival));
    const first = { work: "`--help`", ourSeconds: median(help) ?? NaN, ourPeakMiB: peak(help) };
    console.log(benchTable([first, ...rows]));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

type Costs = (ProcessCost | undefined)[];

/** What one sheet and what all sheets took. */
interface Rounds {
  readonly one: Costs;
  readonly all: Costs;
}

function rowsOf(device: string, ours: Rounds, rival: Rounds): BenchRow[] {
  return [
    {
      work: `${device}: start to first sheet of 10 MP`,
      ourSeconds: median(ours.one) ?? NaN,
      rivalSeconds: median(rival.one),
      ourPeakMiB: peak(ours.one),
      rivalPeakMiB: peak(rival.one),
    },
    {
      work: `${device}: each further sheet`,
      ourSeconds: further(ours) ?? NaN,
      rivalSeconds: further(rival),
      ourPeakMiB: peak(ours.all),
      rivalPeakMiB: peak(rival.all),
    },
  ];
}

function further(rounds: Rounds): number | undefined {
  const [one, all] = [median(rounds.one), median(rounds.all)];
  return one === undefined || all === undefined ? undefined : (all - one) / (BATCH - 1);
}

async function ours(words: readonly string[]): Promise<ProcessCost> {
  const [program, ...flags] = taskArguments("segment").reverse();
  const permitted = [...flags.reverse(), `--allow-ffi=${NATIVE}`, program!];
  const cost = await measureProcess(Deno.execPath(), [...permitted, ...words]);
  if (!cost) throw new Error(`the program failed with ${words.join(" ")}`);
  return cost;
}

function segmentWords(folder: string, sheets: readonly string[], device: string): string[] {
  const places = ["--output", join(folder, "out"), "--workdir", join(folder, "work")];
  return [...sheets, ...places, "--overwrite", "--device", device];
}

function median(costs: Costs): number | undefined {
  const seconds = costs.flatMap((cost) => cost ? [cost.seconds] : []).sort((a, b) => a - b);
  return seconds[Math.floor(seconds.length / 2)];
}

function peak(costs: Costs): number | undefined {
  const peaks = costs.flatMap((cost) => cost?.peakMiB ?? []);
  return peaks.length > 0 ? Math.max(...peaks) : undefined;
}

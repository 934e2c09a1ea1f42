/**
 * A model folder of the original's on one sheet: here, natively and on wasm, and by the original in
 * PyTorch on the CPU (`bench/README.md`), each in a process of its own, in turn.
 *
 * usage: the last command of `deno task bench`, with these variables:
 * GOLDEN, GOLDEN_IMAGE, and for the original ORIGINAL_TA1, ORIGINAL_DETECTRON2, ORIGINAL_PYTHON
 * (python3).
 *
 * @module
 */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { objectionToNative } from "../lib/network/native_ort.ts";
import { taskArguments } from "../tests/process.ts";
import { objectionToPython } from "./python_packages.ts";
import { type BenchRow, benchTable } from "./table.ts";

/** Seconds on the clock, and of all processors together. */
interface Seconds {
  readonly wall: number;
  readonly cpu: number;
}

/** What a process printed. */
interface Run {
  /** From the model's folder to a network that can be run. */
  readonly load: Seconds;
  /** Each from the image's bytes to segments; the first one is slower. */
  readonly sheets: readonly Seconds[];
  readonly peakMiB: number;
}

const ROUNDS = 2;
const SHEETS = 2;
const THREADS = 2;

/** With these glibc keeps its memory: the original takes a third of the time. */
const KEEPING_MEMORY = {
  MALLOC_MMAP_MAX_: "0",
  MALLOC_TRIM_THRESHOLD_: "1000000000000",
  MALLOC_TOP_PAD_: "1000000000",
};

await main(Deno.env.get("GOLDEN"), Deno.env.get("GOLDEN_IMAGE"));

async function main(golden: string | undefined, image: string | undefined): Promise<void> {
  if (!golden || !image) {
    console.log("left out: GOLDEN and GOLDEN_IMAGE name no model of the original's and no sheet");
    return;
  }
  const model = join(golden, "model");
  const objection = await objectionToNative();
  if (objection !== undefined) console.log(`native: left out, ${objection}`);
  const original = await findOriginal();
  const devices = [...objection === undefined ? ["native"] : [], "wasm"];
  const rows: BenchRow[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const theirs = original && await runOriginal(original, model, image);
    for (const device of devices) {
      const ours = await runOurs(model, image, device);
      rows.push(...rowsOf(`round ${round}, ${device}`, ours, theirs));
    }
  }
  console.log(benchTable(rows));
}

async function runOurs(model: string, image: string, device: string): Promise<Run> {
  const script = fileURLToPath(new URL("./sheet_run.ts", import.meta.url));
  const native = fileURLToPath(new URL("../native", import.meta.url));
  const permissions = taskArguments("segment").slice(0, -1);
  const words = [`--allow-ffi=${native}`, script, model, image, device, String(SHEETS)];
  return await run(Deno.execPath(), [...permissions, ...words]);
}

/** The original's sources, and the Python that has what they need. */
interface Original {
  readonly ta1: string;
  readonly detectron2: string;
  readonly python: string;
}

/** Nothing where the original is not at hand. */
async function findOriginal(): Promise<Original | undefined> {
  const [ta1, detectron2] = [Deno.env.get("ORIGINAL_TA1"), Deno.env.get("ORIGINAL_DETECTRON2")];
  const python = Deno.env.get("ORIGINAL_PYTHON") ?? "python3";
  const objection = ta1 && detectron2
    ? await objectionToPython(python, ["torch", "transformers", "timm", "fvcore", "Pillow"])
    : "ORIGINAL_TA1 and ORIGINAL_DETECTRON2 name no sources";
  if (ta1 && detectron2 && objection === undefined) return { ta1, detectron2, python };
  console.log(`original: left out, ${objection}`);
}

async function runOriginal(
  { ta1, detectron2, python }: Original,
  model: string,
  image: string,
): Promise<Run> {
  const script = fileURLToPath(new URL("./detectron2_rival.py", import.meta.url));
  const words = [ta1, detectron2, model, image, String(THREADS), String(SHEETS)];
  return await run(python, ["-W", "ignore", script, ...words], KEEPING_MEMORY);
}

async function run(program: string, args: string[], env: Record<string, string> = {}) {
  const { stdout, success } = await new Deno.Command(program, { args, env, stderr: "inherit" })
    .output();
  const printed = new TextDecoder().decode(stdout);
  if (!success) throw new Error(`${program} failed`);
  const found: Run = JSON.parse(printed.trim().split("\n").at(-1)!);
  return found;
}

/** A stage's time by the clock and its seconds of processors. */
function rowsOf(title: string, ours: Run, original: Run | undefined): BenchRow[] {
  const theirs = original && stages(original);
  const peaks = { ourPeakMiB: ours.peakMiB, rivalPeakMiB: original?.peakMiB };
  return stages(ours).flatMap(({ name, seconds }, i) => {
    const rival = theirs?.[i]?.seconds;
    const work = `${title}: ${name}`;
    return [
      { work, ourSeconds: seconds.wall, rivalSeconds: rival?.wall, ...peaks },
      { work: `${work}, processors`, ourSeconds: seconds.cpu, rivalSeconds: rival?.cpu, ...peaks },
    ];
  });
}

function stages({ load, sheets }: Run): { readonly name: string; readonly seconds: Seconds }[] {
  return [
    { name: "load", seconds: load },
    { name: "first sheet", seconds: sheets[0]! },
    { name: "next sheet", seconds: sheets.at(-1)! },
  ];
}

/**
 * From the start of the program to a sheet's JSON and overlay on disk, for each sample, for all of
 * them in one run (the demo) and for a real sheet, against Pillow's decode and resize alone.
 *
 * usage: deno run --allow-read --allow-write --allow-run bench/start_to_json_bench.ts [PYTHON]
 *
 * @module
 */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import manifest from "../models/sheet/model.json" with { type: "json" };
import { taskArguments } from "../tests/process.ts";

const SAMPLES = fileURLToPath(new URL("../samples/", import.meta.url));
const REAL_SHEET = fileURLToPath(
  new URL("../../shared/maps/peach_springs_az.jpg", import.meta.url),
);
const ROUNDS = 3;

await main(Deno.args[0] ?? "python3");

async function main(python: string): Promise<void> {
  const samples = (await Array.fromAsync(Deno.readDir(SAMPLES)))
    .filter(({ name }) => /\.(png|jpg|tif|gif)$/.test(name))
    .map(({ name }) => join(SAMPLES, name)).sort();
  for (const sample of samples) await compare(sample.slice(SAMPLES.length), [sample], python);
  await compare("the demo: all samples", samples, python);
  if (await Deno.stat(REAL_SHEET).then(() => true, () => false)) {
    await compare("peach_springs_az.jpg", [REAL_SHEET], python);
  }
}

/** Both in turn, so that a machine that slows down slows both. */
async function compare(title: string, images: readonly string[], python: string): Promise<void> {
  const ours: number[] = [], pillow: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await secondsOfOurs(images));
    pillow.push(await secondsOfPillow(images, python));
  }
  const ratio = median(ours.map((seconds, round) => seconds / pillow[round]!));
  console.log(
    `${title}: ${median(ours).toFixed(2)} s from start to JSON; Pillow's decode and resize ` +
      `${median(pillow).toFixed(2)} s; ratio ${ratio.toFixed(1)}`,
  );
}

async function secondsOfOurs(images: readonly string[]): Promise<number> {
  const folder = await Deno.makeTempDir();
  const start = performance.now();
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...taskArguments("segment"),
      ...images,
      ...["--output", join(folder, "out"), "--workdir", join(folder, "work")],
    ],
    stderr: "null",
  }).output();
  const seconds = (performance.now() - start) / 1000;
  await Deno.remove(folder, { recursive: true });
  if (!success) throw new Error(`the program failed on ${images.join(", ")}`);
  return seconds;
}

async function secondsOfPillow(images: readonly string[], python: string): Promise<number> {
  const script = fileURLToPath(new URL("./pillow_rival.py", import.meta.url));
  let seconds = 0;
  for (const image of images) {
    const { stdout } = await new Deno.Command(python, {
      args: [script, image, String(manifest.input.longest_edge)],
    }).output();
    seconds += Number(new TextDecoder().decode(stdout) || NaN);
  }
  return seconds;
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}

/**
 * Sheets as TIFFs that hold their smaller sizes too → what is found by way of the smaller size that
 * stands for the sheet, against what is found in the sheet itself: how many segments have their like,
 * how well these agree, how far their confidences lie apart; sheet by sheet and class by class.
 *
 * The sheets are those of `samples/` and, where it is there, of `../shared/maps/`.
 *
 * usage: deno run --allow-read --allow-write --allow-run --allow-ffi=native bench/overview_bench.ts
 * [PYTHON]
 *
 * @module
 */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CLASS_LABELS } from "../lib/detection/detection.ts";
import { UNMATCHED } from "../lib/evaluate/match_regions.ts";
import type { LabelledRegion } from "../lib/evaluate/read_labels.ts";
import { type ClassOnSheet, scoreSheet, type SheetScore } from "../lib/evaluate/score_sheet.ts";
import type { Size } from "../lib/image/raster.ts";
import { makeFrame } from "../lib/tensor/frame.ts";
import { fileSource, openSegmenter, processImage, type Segment, type Segmenter } from "../mod.ts";
import { SHARED, sharedIsThere } from "../tests/shared.ts";
import { objectionToPython } from "./python_packages.ts";
import { markdownTable } from "./table.ts";

const SAMPLES = new URL("../samples/", import.meta.url);
const PYRAMID = fileURLToPath(new URL("./pyramid.py", import.meta.url));
const IMAGE = /\.(gif|jpg|png|tif)$/;
const FORMS = ["deflate", "jpeg"] as const;
const HEAD = [
  "",
  "sheet",
  "overview",
  "alike",
  "IoU, mean",
  "IoU, least",
  "confidence, most apart",
];

await main(Deno.args[0] ?? "python3");

async function main(python: string): Promise<void> {
  const objection = await objectionToPython(python, ["numpy", "Pillow", "tifffile", "imagecodecs"]);
  if (objection !== undefined) return console.log(`left out: ${objection}`);
  const folders = [SAMPLES, ...sharedIsThere() ? [new URL("maps/", SHARED)] : []];
  const images = (await Promise.all(folders.map(imagesIn))).flat();
  await using segmenter = await openSegmenter({ device: "cpu" });
  const { model, device } = segmenter;
  console.log(`${model.name} on ${device.provider} (${device.detail})`);
  const folder = await Deno.makeTempDir({ prefix: "overview_bench" });
  try {
    for (const form of FORMS) {
      const scores: SheetScore[] = [];
      for (const image of images) {
        const path = join(folder, "sheet.tif");
        await makePyramid(python, image, path, form);
        scores.push(...await compare(segmenter, path, image.split("/").at(-1)!));
      }
      console.log(`\n${form}\n\n${table(scores)}`);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function imagesIn(folder: URL): Promise<string[]> {
  const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
  return names.filter((name) => IMAGE.test(name)).sort()
    .map((name) => fileURLToPath(new URL(name, folder)));
}

async function makePyramid(python: string, ...words: readonly string[]): Promise<void> {
  const command = new Deno.Command(python, { args: [PYRAMID, ...words], stderr: "inherit" });
  if (!(await command.output()).success) throw new Error(`pyramid.py ${words.join(" ")} failed`);
}

/** @returns Nothing, and says so, if the sheet is too small for a smaller size to do. */
async function compare(segmenter: Segmenter, path: string, name: string): Promise<SheetScore[]> {
  const find = async (fullResolution: boolean) => {
    const reader = { ...segmenter, decoding: { fullResolution } };
    return await processImage(reader, await fileSource(path));
  };
  const full = await find(true);
  const side = overviewSide(segmenter, full.sheet);
  const longest = Math.max(full.sheet.width, full.sheet.height);
  if (side === longest) {
    console.log(`${name}: no smaller size of ${longest} px would do`);
    return [];
  }
  const overview = await find(false);
  const [truth, found] = [full, overview].map(({ segments }) => segments.map(toRegion));
  return [scoreSheet(`${name}, ${side} of ${longest} px`, full.sheet, truth!, found!)];
}

/** Longest side of what is decoded for the network, of a sheet with halves, quarters and so on. */
function overviewSide({ model: { preprocess } }: Segmenter, sheet: Size): number {
  const { resized } = makeFrame(sheet, preprocess.size, preprocess.multipleOf);
  const needed = Math.max(resized.width, resized.height);
  let side = Math.max(sheet.width, sheet.height);
  while (side / 2 >= needed) side = Math.ceil(side / 2);
  return side;
}

function toRegion({ classLabel, confidence, polygon }: Segment): LabelledRegion {
  const outline = Array.from(
    { length: polygon.length / 2 },
    (_, i) => [polygon[2 * i]!, polygon[2 * i + 1]!] as const,
  );
  return { classLabel, confidence, outline };
}

function table(scores: readonly SheetScore[]): string {
  const rows = [
    ...scores.map(({ name, classes }) => row(name, Object.values(classes))),
    ...CLASS_LABELS.map((label) => row(label, scores.map(({ classes }) => classes[label]))),
    row("all", scores.flatMap(({ classes }) => Object.values(classes))),
  ];
  return markdownTable(HEAD, rows);
}

function row(name: string, groups: readonly ClassOnSheet[]): string[] {
  const pairs = groups.flatMap(pairsOf);
  const ious = pairs.map(({ iou }) => iou);
  const count = (of: "truth" | "found") => groups.reduce((sum, group) => sum + group[of].length, 0);
  const counts = [count("truth"), count("found"), pairs.length].map(String);
  if (pairs.length === 0) return [name, ...counts, "-", "-", "-"];
  return [
    name,
    ...counts,
    (ious.reduce((sum, iou) => sum + iou) / ious.length).toFixed(4),
    Math.min(...ious).toFixed(4),
    Math.max(...pairs.map(({ apart }) => apart)).toFixed(4),
  ];
}

/** How alike the segments are that belong together: those that overlap by half. */
function pairsOf({ truth, found, pairs, matches }: ClassOnSheet) {
  return matches.flatMap((match, i) => {
    if (match === UNMATCHED) return [];
    const apart = Math.abs(found[i]!.confidence - truth[match]!.confidence);
    return [{ iou: pairs.ious[i]![match]!, apart }];
  });
}

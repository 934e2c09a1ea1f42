import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CLASS_LABELS, type ClassLabel } from "../detection/detection.ts";
import { evaluate } from "./evaluate.ts";
import type { TotalScores } from "./total_scores.ts";

/** Made, with `expected.json`, by tests/data/make/evaluate.py. */
const DATA = fileURLToPath(new URL("../../tests/data/evaluate/", import.meta.url));

interface Expected {
  readonly classes: Record<ClassLabel, {
    readonly iou: number;
    readonly f1: number;
    readonly hits: number;
    readonly averagePrecision: Record<"mean" | "at50" | "at75", number>;
    readonly hd95: number;
    readonly mean: number;
  }>;
  readonly reliability: { readonly matching: number[]; readonly meanConfidence: number[] };
}

async function evaluated(truth: string, predicted: string, pictures = 0) {
  const signal = new AbortController().signal;
  return await evaluate({ truth, predicted, images: [], pictures, signal });
}

/** A folder with files of these texts. */
async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await Deno.makeTempDir();
  for (const [name, text] of Object.entries(files)) {
    await Deno.mkdir(join(folder, name, ".."), { recursive: true });
    await Deno.writeTextFile(join(folder, name), text);
  }
  return folder;
}

function near(actual: number | undefined, expected: number, tolerance: number, what: string): void {
  assert.ok(Math.abs((actual ?? NaN) - expected) <= tolerance, `${what}: ${actual}, ${expected}`);
}

Deno.test("evaluate() gives score.py's, pycocotools', SciPy's and scikit-learn's numbers", async () => {
  const { json, failures } = await evaluated(join(DATA, "truth"), join(DATA, "found"));
  const { classes, reliability }: TotalScores = JSON.parse(json);
  const expected: Expected = JSON.parse(await Deno.readTextFile(join(DATA, "expected.json")));
  assert.deepEqual(failures, []);
  for (const label of CLASS_LABELS) {
    const [found, wanted] = [classes[label], expected.classes[label]];
    near(found?.iou, wanted.iou, 0.00051, `${label} IoU`);
    near(found?.at50.f1, wanted.f1, 0.00051, `${label} F1`);
    assert.equal(found?.at50.hits, wanted.hits);
    for (const at of ["mean", "at50", "at75"] as const) {
      near(found?.averagePrecision?.[at], wanted.averagePrecision[at], 1e-9, `${label} AP ${at}`);
    }
    near(found?.outlines?.hd95, wanted.hd95, 1e-9, `${label} HD95`);
    near(found?.outlines?.mean, wanted.mean, 1e-9, `${label} distance`);
  }
  const { matching, meanConfidence } = expected.reliability;
  assert.equal(reliability.bins.length, matching.length);
  reliability.bins.forEach((bin, i) => {
    near(bin.matching, matching[i]!, 1e-9, "matching");
    near(bin.meanConfidence, meanConfidence[i]!, 1e-9, "confidence");
  });
});

const SQUARE = [[10, 10], [90, 10], [90, 90], [10, 90]];
const TRUTH = { width: 100, height: 100, segments: [{ class_label: "map", poly_bounds: SQUARE }] };
const FOUND = { segments: [{ class_label: "map", poly_bounds: SQUARE, confidence: 0.9 }] };

Deno.test("evaluate() lists what cannot be scored and scores the rest", async () => {
  const truth = JSON.stringify(TRUTH), found = JSON.stringify(FOUND);
  const twice = SQUARE.map(([x, y]) => [2 * x!, 2 * y!]);
  const bad: Record<string, [truth: string, found: string | undefined, reason: RegExp]> = {
    lonely: [truth, undefined, /there is no result/],
    broken: [truth, found.slice(0, 30), /it is no JSON/],
    damaged: [truth.slice(0, 30), found, /it is no JSON/],
    other: [truth, `{"segments": [{"class_label": "tree", "poly_bounds": []}]}`, /class_label/],
    sure: [truth, found.replace("0.9", "1.9"), /confidence/],
    list: [truth, "[]", /MapSegmentation/],
    sizeless: [`{"segments": []}`, found, /no width and height/],
    resized: [truth, JSON.stringify({ ...FOUND, width: 200, height: 200 }), /200 × 200 px/],
    large: [truth, found.replace(JSON.stringify(SQUARE), JSON.stringify(twice)), /not on a sheet/],
  };
  const names = Object.keys(bad);
  const truthFolder = await folderOf(Object.fromEntries([
    ["sub/good.truth.json", truth],
    ...names.map((name) => [`${name}.truth.json`, bad[name]![0]]),
  ]));
  const foundFolder = await folderOf(Object.fromEntries([
    ["sub/good_map_segmentation.json", found],
    ["stray_map_segmentation.json", found],
    ...names.flatMap((name) =>
      bad[name]![1] === undefined ? [] : [[`${name}_map_segmentation.json`, bad[name]![1]]]
    ),
  ]));
  const { sheets, failures, json, page } = await evaluated(truthFolder, foundFolder, 5);
  assert.equal(sheets, 1);
  assert.equal(JSON.parse(json).classes.map.iou, 1);
  assert.equal(failures.length, names.length + 1);
  for (const name of names) {
    const failure = failures.find((failure) => failure.name === name);
    assert.match(failure?.reason ?? "", bad[name]![2], name);
  }
  assert.ok(failures.some(({ name }) => name.endsWith("stray_map_segmentation.json")));
  assert.match(page, /10 not scored/);
});

Deno.test("evaluate() refuses a folder without truth", async () => {
  const empty = await folderOf({});
  await assert.rejects(evaluated(empty, empty), /there is no file .truth.json/);
  await assert.rejects(evaluated(join(empty, "none"), empty), /Cannot read the folder/);
});

Deno.test("evaluate() takes sheets on which nothing is and nothing was found", async () => {
  const truth = await folderOf({ "a.truth.json": `{"width": 3, "height": 2000, "segments": []}` });
  const found = await folderOf({ "a.json": `{"segments": []}` });
  const { json, table, page } = await evaluated(truth, found, 1);
  const { classes, sheets } = JSON.parse(json);
  assert.deepEqual(classes, {});
  assert.equal(sheets[0].meanIou, 1);
  assert.ok(!/NaN|undefined/.test(table + page + json));
});

Deno.test("evaluate() shows names and pictures without running what is in them", async () => {
  const truth = JSON.stringify(TRUTH).replaceAll("100", "40").replaceAll("90", "30");
  const truthFolder = await folderOf({ "<b onclick=x>.truth.json": truth });
  const foundFolder = await folderOf({ "<b onclick=x>.json": JSON.stringify(FOUND) });
  await Deno.writeTextFile(join(truthFolder, "<b onclick=x>.svg"), "<svg onload=x>");
  const { page, failures } = await evaluated(truthFolder, foundFolder, 1);
  assert.equal(failures.length, 1);
  assert.ok(!page.includes("<b onclick"));
  assert.ok(page.includes("&lt;b onclick=x&gt;"));
});

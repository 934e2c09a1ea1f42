/**
 * Model folders of the original's, converted: the same network afterwards, or a clear word.
 *
 * @module
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { localSource } from "../lib/bytes/local.ts";
import { openModel } from "../lib/model/open_model.ts";
import { findAdapter } from "../lib/network/adapter.ts";
import { compareModels } from "../lib/process/compare_models.ts";
import { convertAndCompare } from "../lib/process/convert.ts";
import { processImage } from "../lib/process/process_image.ts";
import { openSegmenter } from "../lib/process/segmenter.ts";
import { runCli } from "./process.ts";
import { SHARED, sharedIsThere } from "./shared.ts";
import { errorOfKind } from "./suites/network.ts";

const FOLDER = fileURLToPath(new URL("data/detectron2/", import.meta.url));
const [MODEL, SHEET] = [join(FOLDER, "model"), join(FOLDER, "sheet.png")];
const FILES = ["converted.json", "model.onnx", "model_webgpu.onnx", "weights.bin"];
const { signal } = new AbortController();

async function names(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
}

function conversion(output: string, precision: "fp32" | "fp16" | "int8", check: string[] = []) {
  return { model: MODEL, output, precision, check, device: "wasm" } as const;
}

async function segmentsOf(model: string) {
  await using segmenter = await openSegmenter({ model, device: "wasm" });
  const { segments } = await processImage(segmenter, await localSource(SHEET));
  return { id: segmenter.model.id, segments };
}

Deno.test("cli.ts convert writes a folder that gives what the original's folder gives", async () => {
  const root = await Deno.makeTempDir();
  const output = join(root, "new", "converted");
  const { code, stdout, stderr } = await runCli(["convert", "--model", MODEL, "-o", output]);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /detections 100 of 100 found again, 100 found/);
  assert.match(stdout, /segments {3}(\d+) of \1 from 100 px on found again/);
  assert.equal(stdout.match(/are the same/g)?.length, 3, stdout);
  assert.deepEqual(await names(output), FILES);
  assert.deepEqual(await names(join(root, "new")), ["converted"]);
  const [expected, found] = [await segmentsOf(MODEL), await segmentsOf(output)];
  assert.ok(expected.segments.length > 0);
  assert.deepEqual(found, expected);
});

// The networks are random ones, which make much of a rounding.
for (const [precision, matched, size] of [["fp16", 95, 0.6], ["int8", 30, 0.45]] as const) {
  Deno.test(`convertAndCompare() says what is lost with ${precision}, and the model has another id`, async () => {
    const root = await Deno.makeTempDir();
    const output = join(root, precision), whole = join(root, "fp32");
    await convertAndCompare(conversion(whole, "fp32"), signal);
    const difference = await convertAndCompare(conversion(output, precision, [SHEET]), signal);
    console.log(`${precision}:`, JSON.stringify(difference));
    assert.equal(difference.expected, 100);
    assert.ok(difference.matched >= matched, `${difference.matched}`);
    const { segments } = difference;
    assert.ok(0 < segments.matched && segments.matched <= segments.expected);
    for (const { largest, mean } of [difference.boxes, difference.scores, difference.masks]) {
      assert.ok(largest > mean && mean > 0);
    }
    const [narrow, wide] = [await openModel(output), await openModel(whole)];
    assert.notEqual(await narrow.identify(), await wide.identify());
    assert.match(narrow.name, new RegExp(precision));
    const bytes = async (folder: string) =>
      (await Deno.stat(join(folder, "model.onnx"))).size +
      (await Deno.stat(join(folder, "weights.bin"))).size;
    assert.ok(await bytes(output) < await bytes(whole) * size);
    assert.ok((await segmentsOf(output)).segments.length > 0);
  });
}

Deno.test("cli.ts convert --golden compares with what the original computed", async () => {
  const root = await Deno.makeTempDir();
  const words = ["convert", "--model", MODEL, "--golden", FOLDER, "--device", "wasm"];
  const whole = await runCli([...words, "-o", join(root, "fp32")]);
  assert.equal(whole.code, 0, whole.stderr);
  assert.match(whole.stdout, /compared with what the original computed, .*detectron2/);
  assert.match(whole.stdout, /detections 25 of 25 found again, 25 found; 25 nearly the same/);
  assert.match(whole.stdout, /segments {3}(\d+) of \1 from 100 px on found again/);

  const output = join(root, "int8");
  const narrow = await convertAndCompare({ ...conversion(output, "int8"), golden: FOLDER }, signal);
  console.log("int8, golden:", JSON.stringify(narrow));
  assert.equal(narrow.expected, 25);
  assert.ok(narrow.matched > 0 && narrow.close < narrow.matched);
  assert.ok(narrow.masks.largest > 0.01);
});

Deno.test("convertAndCompare() names a golden folder that is none, or is damaged", async () => {
  const root = await Deno.makeTempDir();
  const compare = (golden: string) =>
    convertAndCompare({ ...conversion(join(root, "new"), "fp32"), golden }, signal);
  await assert.rejects(compare(MODEL), errorOfKind("location", /it has no .npz file/));
  const golden = join(root, "golden");
  await Deno.mkdir(golden);
  await Deno.writeFile(
    join(golden, "x.npz"),
    (await Deno.readFile(join(FOLDER, "sheet.npz"))).slice(0, 400_000),
  );
  await assert.rejects(compare(golden), errorOfKind("model", /it is cut off/));
  assert.deepEqual(await names(root), ["golden"]);
});

const hasNoAdapter = await findAdapter() === null;

Deno.test({
  name: "a converted folder gives on WebGPU what the original's folder gives there",
  ignore: hasNoAdapter,
  async fn() {
    const output = join(await Deno.makeTempDir(), "converted");
    await convertAndCompare(conversion(output, "fp32"), signal);
    const [original, converted] = [await openModel(MODEL), await openModel(output)];
    const options = { images: [], device: "webgpu", signal } as const;
    const difference = await compareModels(original, converted, options);
    assert.equal(difference.matched, difference.expected);
    assert.ok(difference.expected > 0 && difference.scores.largest < 1e-6);
  },
});

for (const golden of ["tiny3_legacy", "tiny4_bare", "tiny4_numpy_800"]) {
  Deno.test({
    name: `convertAndCompare() loses nothing of ${golden} with fp32`,
    ignore: !sharedIsThere(),
    async fn() {
      const model = fileURLToPath(new URL(`reference/golden/${golden}/model`, SHARED));
      const output = join(await Deno.makeTempDir(), "converted");
      const found = await convertAndCompare({ ...conversion(output, "fp32"), model }, signal);
      assert.ok(found.expected > 0);
      assert.deepEqual([found.matched, found.found], [found.expected, found.expected]);
      const largest = [found.boxes, found.scores, found.masks].map(({ largest }) => largest);
      assert.deepEqual(largest, [0, 0, 0]);
    },
  });
}

Deno.test("convertAndCompare() leaves nothing behind when it fails or is interrupted", async () => {
  const root = await Deno.makeTempDir();
  const output = join(root, "converted");
  const noSheet = conversion(output, "fp32", [join(root, "none.png")]);
  await assert.rejects(convertAndCompare(noSheet, signal), errorOfKind("location"));
  const interrupt = new AbortController();
  interrupt.abort();
  const interrupted = convertAndCompare(conversion(output, "fp32"), interrupt.signal);
  await assert.rejects(interrupted, { name: "AbortError" });
  const noImage = conversion(output, "fp32", [join(MODEL, "config.json")]);
  await assert.rejects(convertAndCompare(noImage, signal), errorOfKind("format"));
  assert.deepEqual(await names(root), []);
});

Deno.test("cli.ts convert ends with the exit code of what went wrong, and writes nothing", async () => {
  const root = await Deno.makeTempDir();
  const [output, broken] = [join(root, "converted"), join(root, "broken")];
  await Deno.mkdir(broken);
  for (const name of ["config.json", "config.yaml", "model_final.pth"]) {
    await Deno.copyFile(join(MODEL, name), join(broken, name));
  }
  await Deno.truncate(join(broken, "model_final.pth"), 1_000_000);
  const embedded = fileURLToPath(new URL("../models/sheet", import.meta.url));
  const cases: [string[], number, RegExp][] = [
    [["--model", MODEL], 2, /--output: name the folder/],
    [["--model", MODEL, "--output", output, "--precision", "fp8"], 2, /--precision/],
    [["--model", MODEL, "--output", output, "more"], 2, /takes flags only/],
    [["--model", root, "--output", output], 4, /no file whose name ends in config.yaml/],
    [["--model", broken, "--output", output], 4, /model_final.pth/],
    [["--model", embedded, "--output", output], 4, /an ONNX file already/],
    [["--model", MODEL, "--output", root], 1, /something in it already/],
  ];
  for (const [words, expected, message] of cases) {
    const { code, stderr } = await runCli(["convert", ...words]);
    assert.equal(code, expected, `${words}\n${stderr}`);
    assert.match(stderr, message);
  }
  assert.deepEqual(await names(root), ["broken"]);
  assert.match((await runCli(["convert", "--help"])).stdout, /usage: cli.ts convert/);
});

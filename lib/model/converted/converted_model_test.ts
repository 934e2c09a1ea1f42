import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { errorOfKind } from "../../../tests/suites/network.ts";
import { convertModel } from "../convert_model.ts";
import { openModel } from "../open_model.ts";
import { CONVERTED_FILE } from "./manifest.ts";

const MODEL = fileURLToPath(new URL("../../../tests/data/detectron2/model", import.meta.url));

/** A converted folder of the test's own. */
async function convertedFolder(): Promise<string> {
  const output = join(await Deno.makeTempDir(), "converted");
  const nothing = () => Promise.resolve();
  await convertModel({ folder: MODEL, model: MODEL, output, precision: "int8" }, nothing);
  return output;
}

/** A change of the manifest, as text. */
async function editManifest(folder: string, from: RegExp | string, to: string): Promise<void> {
  const path = join(folder, CONVERTED_FILE);
  const text = await Deno.readTextFile(path);
  const changed = text.replace(from, to);
  assert.notEqual(changed, text);
  await Deno.writeTextFile(path, changed);
}

Deno.test("openConvertedModel() keeps what the original's folder says of image and classes", async () => {
  const [original, converted] = [await openModel(MODEL), await openModel(await convertedFolder())];
  assert.deepEqual(converted.classes, original.classes);
  assert.deepEqual(converted.preprocess, original.preprocess);
  assert.match(await converted.identify(), /^[0-9a-f]{64}$/);
  const again = await openModel(await convertedFolder());
  assert.equal(await converted.identify(), await again.identify());
});

for (
  const [damage, found, harm] of [
    ["a file is missing", /no such file/, (folder) => Deno.remove(join(folder, "weights.bin"))],
    ["a file is cut", /has 1000 bytes, converted.json says/, (folder) => {
      return Deno.truncate(join(folder, "weights.bin"), 1000);
    }],
    ["the graph is empty", /has 0 bytes/, (folder) => Deno.truncate(join(folder, "model.onnx"))],
    ["the manifest is cut", /JSON/, (folder) => Deno.truncate(join(folder, CONVERTED_FILE), 200)],
    ["its format is a later one", /format/, (folder) => {
      return editManifest(folder, '"format": 1', '"format": 2');
    }],
    ["it names a file elsewhere", /must be a file name in the same folder/, (folder) => {
      return editManifest(folder, '"weights.bin"', '"../weights.bin"');
    }],
    ["its graph has other inputs", /convert the original folder again/, (folder) => {
      return editManifest(folder, '"image_size"', '"picture_size"');
    }],
    ["it names a class that is not known", /classes/, (folder) => {
      return editManifest(folder, '"map"', '"mountain"');
    }],
  ] satisfies [string, RegExp, (folder: string) => Promise<void>][]
) {
  Deno.test(`openConvertedModel() throws when ${damage}`, async () => {
    const folder = await convertedFolder();
    await harm(folder);
    await assert.rejects(openModel(folder), errorOfKind("model", found));
  });
}

for (const name of ["model.onnx", "model_webgpu.onnx", "weights.bin"]) {
  Deno.test(`openConvertedModel() refuses to give a graph when ${name} has other content`, async () => {
    const folder = await convertedFolder();
    const bytes = await Deno.readFile(join(folder, name));
    bytes[bytes.length >> 1]! ^= 1;
    await Deno.writeFile(join(folder, name), bytes);
    const model = await openModel(folder);
    const provider = name === "model_webgpu.onnx" ? "webgpu" : "wasm";
    await assert.rejects(model.graph(provider), errorOfKind("model", /its SHA-256 is/));
    const checked = model.graph(provider, true).then(({ files }) => files?.check());
    await assert.rejects(checked, errorOfKind("model", /its SHA-256 is/));
  });
}

Deno.test("openConvertedModel() leaves the weights in their file for who reads it, unless it is a link", async () => {
  const folder = await convertedFolder();
  const link = join(await Deno.makeTempDir(), "link");
  await Deno.symlink(folder, link);
  const model = await openModel(link);
  const { bytes, externalData, files } = await model.graph("webgpu", true);
  assert.equal(externalData, undefined);
  const { size } = await Deno.stat(join(folder, "weights.bin"));
  const { check, ...named } = files!;
  assert.deepEqual(named, {
    folder: await Deno.realPath(folder),
    names: ["weights.bin"],
    byteLength: size,
  });
  await check();
  const given = await model.graph("webgpu");
  assert.deepEqual(given.bytes, bytes);
  assert.deepEqual(given.externalData?.map(({ path }) => path), ["weights.bin"]);

  const elsewhere = join(await Deno.makeTempDir(), "weights.bin");
  await Deno.rename(join(folder, "weights.bin"), elsewhere);
  await Deno.symlink(elsewhere, join(folder, "weights.bin"));
  assert.equal((await model.graph("webgpu", true)).files, undefined);
});

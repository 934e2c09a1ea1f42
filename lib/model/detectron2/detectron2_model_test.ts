import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { errorOfKind } from "../../../tests/suites/network.ts";
import { memorySource } from "../../bytes/memory.ts";
import { openModel } from "../open_model.ts";
import { type ModelFolder, openModelFolder } from "../model_folder.ts";
import { float32Tensor } from "../../tensor/tensor.ts";
import { openDetectron2Model } from "./detectron2_model.ts";

const FOLDER = fileURLToPath(new URL("../../../tests/data/detectron2/model", import.meta.url));

/** The folder, its configuration changed. */
async function folderWith(
  changes: readonly (readonly [from: string, to: string])[],
  file: "yaml" | "json" = "yaml",
): Promise<ModelFolder> {
  const folder = await openModelFolder(FOLDER);
  const source = folder[file];
  const text = new TextDecoder().decode(await source.read(0, source.size));
  const changed = changes.reduce((before, [from, to]) => {
    assert.ok(before.includes(from), from);
    return before.replace(from, to);
  }, text);
  return { ...folder, [file]: memorySource(source.name, new TextEncoder().encode(changed)) };
}

Deno.test("openModel() opens a folder of the original's", async () => {
  const model = await openModel(FOLDER);
  assert.equal(model.name, FOLDER);
  assert.match(await model.identify(), /^[0-9a-f]{64}$/);
  assert.equal(model.classes.length, 4);
  assert.deepEqual(model.preprocess, {
    size: { kind: "shortest_edge", size: 160, max: 267 },
    channelOrder: "BGR",
    mean: [127.5, 127.5, 127.5],
    std: [127.5, 127.5, 127.5],
    multipleOf: 32,
  });
});

Deno.test("Model.inputs() gives the network the size without padding and the confidence", async () => {
  const model = await openModel(FOLDER);
  const frame = {
    sheet: { width: 600, height: 300 },
    resized: { width: 60, height: 30 },
    padded: { width: 64, height: 32 },
  };
  const image = float32Tensor([1, 3, 32, 64], new Float32Array(3 * 32 * 64));
  const inputs = model.inputs(image, frame, 0.5);
  assert.equal(inputs.image, image);
  assert.deepEqual([...inputs.image_size!.data], [60, 30]);
  assert.deepEqual([...inputs.score_threshold!.data], [0.5]);
  assert.deepEqual(inputs.position_rows!.shape, [2, 14]);
  assert.deepEqual(inputs.position_columns!.shape, [4, 14]);
});

Deno.test("Model.graph() differs between providers in nothing but the attention", async () => {
  const model = await openModel(FOLDER);
  const [wasm, webgpu] = [await model.graph("wasm"), await model.graph("webgpu")];
  const has = ({ bytes }: typeof wasm, name: string) =>
    new TextDecoder("latin1").decode(bytes).includes(name);
  assert.deepEqual([has(wasm, "MultiHeadAttention"), has(webgpu, "MultiHeadAttention")], [
    false,
    true,
  ]);
  assert.deepEqual(wasm.externalData, webgpu.externalData);
});

Deno.test("Model.graph() leaves weights in the checkpoint for what reads files itself", async () => {
  const model = await openModel(FOLDER);
  const [whole, left] = [await model.graph("webgpu"), await model.graph("webgpu", true)];
  assert.equal(left.files?.folder, await Deno.realPath(FOLDER));
  assert.deepEqual(left.files.names, ["model_final.pth"]);
  await left.files.check();
  assert.equal(left.externalData, undefined);
  const external = whole.externalData!.reduce((sum, { data }) => sum + data.length, 0);
  assert.ok(left.bytes.length < whole.bytes.length + external / 2);
});

Deno.test("Model.graph() names a parameter that is missing, or has another shape", async () => {
  const wrong: [ModelFolder, RegExp][] = [
    [
      await folderWith([["OUT_CHANNELS: 32", "OUT_CHANNELS: 48"]]),
      /fpn_lateral2\.weight has the shape \[32, 48, 1, 1\], expected \[48, 48, 1, 1\]/,
    ],
    [
      await folderWith([["NUM_CONV: 4", "NUM_CONV: 5"]]),
      /roi_heads\.mask_head\.mask_fcn5\.weight is missing, expected \[32, 32, 3, 3\]/,
    ],
    [
      await folderWith([["NUM_CLASSES: 4", "NUM_CLASSES: 3"]]),
      /cls_score\.weight has the shape \[5, 64\], expected \[4, 64\]/,
    ],
    [
      await folderWith([['"intermediate_size": 96', '"intermediate_size": 97']], "json"),
      /layer\.0\.intermediate\.dense\.weight has the shape \[96, 48\], expected \[97, 48\]/,
    ],
    [
      await folderWith([['"input_size": 224', '"input_size": 240']], "json"),
      /pos_embed has the shape \[1, 197, 48\], expected \[1, 226, 48\]/,
    ],
  ];
  for (const [folder, found] of wrong) {
    const model = await openDetectron2Model(folder);
    await assert.rejects(model.graph("wasm"), (error) => {
      errorOfKind("model", found)(error);
      assert.ok(String(error).includes(join(FOLDER, "model_final.pth")));
      return true;
    });
  }
});

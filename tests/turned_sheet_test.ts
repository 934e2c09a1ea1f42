/**
 * A sheet that lies turned, from its bytes to its segments, by a network that knows only upright ones.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { memorySource } from "../lib/bytes/memory.ts";
import { localStore } from "../lib/bytes/store.ts";
import { encodePng } from "../lib/image/encode_png.ts";
import { addInput, addOutput, constant, createGraph } from "../lib/onnx/graph.ts";
import { mul, sigmoid, sub } from "../lib/onnx/operators/elementwise.ts";
import { conv } from "../lib/onnx/operators/layers.ts";
import { concat, reshape, slice } from "../lib/onnx/operators/layout.ts";
import { serialize } from "../lib/onnx/serialize.ts";
import { processImage } from "../lib/process/process_image.ts";
import { openSegmenter } from "../lib/process/segmenter.ts";
import { turnNote } from "../lib/process/turn_note.ts";
import { runCli } from "./process.ts";

/**
 * A model whose network takes a sheet for upright if its top left pixel is red, else for turned once
 * counter-clockwise, and finds what is green as a map, on upright sheets only.
 */
async function modelFolder(rules: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const graph = createGraph("turned");
  const image = addInput(graph, "image", "float32", [1, 3, null, null]);
  const corner = slice(slice(slice(image, 1, 0, 1), 2, 0, 1), 3, 0, 1);
  const green = Array.from({ length: 48 }, (_, i) => i >= 16 && i < 32 ? 40 / 16 : 0);
  const cells = conv(image, {
    weight: constant(graph, "float32", green, [1, 3, 4, 4]),
    bias: constant(graph, "float32", [-20]),
  }, { stride: 4 });
  addOutput(graph, "probabilities", mul(sigmoid(cells), corner));
  const upright = reshape(corner, [1, 1]);
  const none = mul(upright, 0);
  const turned = sub(constant(graph, "float32", [1], [1, 1]), upright);
  addOutput(graph, "turn", concat([upright, turned, none, none], 1));

  const folder = await Deno.makeTempDir();
  const { bytes } = await serialize(graph);
  await Deno.writeFile(join(folder, "model.onnx"), bytes);
  const noLimits = { cross_section: 0, legend_points_lines: 0, legend_polygons: 0, map: 0 };
  const manifest = {
    format: 1,
    name: "turned",
    version: "1",
    file: "model.onnx",
    sha256: createHash("sha256").update(bytes).digest("hex"),
    classes: ["map"],
    input: {
      name: "image",
      longest_edge: 96,
      multiple_of: 32,
      channel_order: "RGB",
      mean: [0, 0, 0],
      std: [255, 255, 255],
    },
    output: { name: "probabilities", stride: 4, border_channel: null, turn: "turn" },
    regions: { min_area_fraction: noLimits, min_score: noLimits },
    ...rules,
  };
  await Deno.writeTextFile(join(folder, "model.json"), JSON.stringify(manifest));
  return folder;
}

/** 96 × 80 px, green from (8, 40) to (32, 64); a red corner says that it was turned. */
async function turnedSheet() {
  const [width, height] = [96, 80];
  const data = new Uint8Array(width * height * 3);
  const paint = (left: number, top: number, side: number, channel: number) => {
    for (let y = top; y < top + side; y++) {
      for (let x = left; x < left + side; x++) data[(y * width + x) * 3 + channel] = 255;
    }
  };
  paint(8, 40, 24, 1);
  paint(0, height - 2, 2, 0);
  return await encodePng({ width, height, data });
}

Deno.test("a turned sheet is looked at upright, and its regions are those of the sheet as it lies", async () => {
  await using segmenter = await openSegmenter({ model: await modelFolder(), device: "wasm" });
  const source = memorySource("turned.png", await turnedSheet());
  const keep = { store: localStore(await Deno.makeTempDir()), key: "key" };
  const found = await processImage(segmenter, source, { keep });
  assert.deepEqual(found.turn, { quarterTurns: 1, probability: 1, lookAgain: true });
  assert.match(turnNote(found.turn!), /turned by 90° counter-clockwise \(100 % sure\)/);
  assert.deepEqual(found.sheet, { width: 96, height: 80 });
  assert.equal(found.segments.length, 1);
  const expected = [8, 40, 24, 24];
  found.segments[0]!.bbox.forEach((value, i) => {
    assert.ok(Math.abs(value - expected[i]!) <= 1, `${found.segments[0]!.bbox}`);
  });
  const kept = await processImage(segmenter, source, { keep });
  assert.equal(kept.cached, true);
  assert.deepEqual(kept.turn, found.turn);
});

Deno.test("a turned sheet is looked at once where the model says so", async () => {
  const model = await modelFolder({ turn: { second_look: false } });
  await using segmenter = await openSegmenter({ model, device: "wasm" });
  const { turn, segments } = await processImage(
    segmenter,
    memorySource("turned.png", await turnedSheet()),
  );
  assert.equal(turn?.quarterTurns, 1);
  assert.deepEqual(segments, []);
});

Deno.test("cli.ts says that a sheet lies turned", async () => {
  const folder = await Deno.makeTempDir();
  const sheet = join(folder, "turned.png");
  await Deno.writeFile(sheet, await turnedSheet());
  const model = ["--model", await modelFolder()];
  const places = ["--output", join(folder, "out"), "--workdir", join(folder, "work")];
  const run = await runCli([sheet, ...model, ...places]);
  assert.match(run.stderr, /WARNING .*turned.png: the sheet seems to be turned by 90°/);
  const stdin = await Deno.readFile(sheet);
  const answer = await runCli(["-", ...model], { stdin });
  assert.match(answer.stderr, /WARNING standard input: the sheet seems to be turned by 90°/);
  assert.equal(JSON.parse(answer.stdout).segments.length, 1);
});

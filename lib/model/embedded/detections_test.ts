import assert from "node:assert/strict";
import { SegmenterError } from "../../errors.ts";
import { makeFrame } from "../../tensor/frame.ts";
import { float32Tensor } from "../../tensor/tensor.ts";
import { readDetections } from "./detections.ts";
import type { Manifest } from "./manifest.ts";

const MANIFEST: Manifest = {
  format: 1,
  name: "test",
  version: "1",
  file: "model.onnx",
  sha256: "0".repeat(64),
  classes: ["cross_section", "map"],
  input: {
    name: "image",
    longest_edge: 64,
    multiple_of: 32,
    channel_order: "RGB",
    mean: [0, 0, 0],
    std: [1, 1, 1],
  },
  output: { name: "probabilities", stride: 4, border_channel: null },
  regions: {
    min_area_fraction: { cross_section: 0, legend_points_lines: 0, legend_polygons: 0, map: 0 },
    min_score: { cross_section: 0, legend_points_lines: 0, legend_polygons: 0, map: 0 },
    core_probability: { cross_section: 0, legend_points_lines: 0, legend_polygons: 0, map: 0 },
  },
  turn: { least_probability: 0.9, second_look: true },
};

/** A sheet of 640 × 400 px: resized 64 × 40, padded 64 × 64, so 16 × 16 cells of which 10 rows count. */
const FRAME = makeFrame(
  { width: 640, height: 400 },
  { kind: "longest_edge", size: 64 },
  32,
);

function outputs(set: (data: Float32Array) => void) {
  const data = new Float32Array(2 * 16 * 16);
  set(data);
  return { probabilities: float32Tensor([1, 2, 16, 16], data) };
}

Deno.test("readDetections() lays the cells over the sheet, a cell wider on each side", () => {
  const found = readDetections(
    outputs((data) => data.fill(0.8, 256 + 2 * 16 + 4, 256 + 2 * 16 + 6)),
    FRAME,
    0.25,
    MANIFEST,
  );
  assert.equal(found.length, 1);
  const [{ classLabel, score, boxOnSheet }] = found as [typeof found[0]];
  assert.equal(classLabel, "map");
  assert.ok(Math.abs(score - 0.8) < 1e-6);
  assert.deepEqual(boxOnSheet, { x0: 120, y0: 40, x1: 280, y1: 160 });
});

Deno.test("readDetections() passes over what the network sees in the padding", () => {
  const inPadding = outputs((data) => data.fill(0.9, 10 * 16, 16 * 16));
  assert.deepEqual(readDetections(inPadding, FRAME, 0.25, MANIFEST), []);
});

Deno.test("readDetections() leaves out what is below the confidence asked for", () => {
  const sure = outputs((data) => data.fill(0.8, 0, 8));
  assert.equal(readDetections(sure, FRAME, 0.79, MANIFEST).length, 1);
  assert.equal(readDetections(sure, FRAME, 0.81, MANIFEST).length, 0);
});

Deno.test("readDetections() calibrates: the model's limits are of scores, the user's of confidences", () => {
  const { regions } = MANIFEST;
  const manifest = {
    ...MANIFEST,
    regions: {
      ...regions,
      min_score: { ...regions.min_score, cross_section: 0.75 },
      calibration: { cross_section: [0.5, -0.25] as [number, number] },
    },
  };
  const sure = outputs((data) => data.fill(0.8, 0, 8));
  const [region] = readDetections(sure, FRAME, 0.6, manifest);
  assert.ok(Math.abs(region!.score - 0.6090086848) < 1e-6);
  assert.deepEqual(readDetections(sure, FRAME, 0.61, manifest), []);
  assert.deepEqual(readDetections(outputs((data) => data.fill(0.7, 0, 8)), FRAME, 0, manifest), []);
});

Deno.test("readDetections() moves the outlines of sections and of maps to what is printed", () => {
  const white = new Float32Array(3 * 64 * 64).fill(255);
  for (let channel = 0; channel < 3; channel++) {
    for (let y = 9; y <= 30; y++) {
      const row = (channel * 64 + y) * 64;
      white.fill(0, row + 10, row + 53);
    }
  }
  const image = float32Tensor([1, 3, 64, 64], white);
  for (const [channel, label] of [[0, "cross_section"], [1, "map"]] as const) {
    const region = outputs((data) => {
      for (let row = 3; row < 8; row++) {
        const from = channel * 256 + row * 16;
        data.fill(0.9, from + 3, from + 13);
      }
    });
    const [moved] = readDetections(region, FRAME, 0.25, MANIFEST, image);
    assert.equal(moved?.classLabel, label);
    assert.deepEqual(moved?.boxOnSheet, { x0: 100, y0: 90, x1: 530, y1: 310 });
    assert.deepEqual([moved?.mask.width, moved?.mask.height], [43, 22]);
  }
});

Deno.test("readDetections() refuses an output that is not the manifest's", () => {
  const wrong = [
    {},
    { probabilities: float32Tensor([1, 2, 16, 15], new Float32Array(2 * 16 * 15)) },
    {
      probabilities: { dtype: "uint8", shape: [1, 2, 16, 16], data: new Uint8Array(512) } as const,
    },
  ];
  for (const output of wrong) {
    assert.throws(
      () => readDetections(output, FRAME, 0.25, MANIFEST),
      (error) => error instanceof SegmenterError && error.kind === "model",
    );
  }
});

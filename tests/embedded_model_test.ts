/**
 * The network inside: its file, its agreement across devices, and what it finds on the samples.
 *
 * @module
 */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { localSource } from "../lib/bytes/local.ts";
import { CLASS_LABELS, type ClassLabel } from "../lib/detection/detection.ts";
import { openModel } from "../lib/model/open_model.ts";
import { openNetwork } from "../lib/network/open_network.ts";
import { processImage } from "../lib/process/process_image.ts";
import { openSegmenter } from "../lib/process/segmenter.ts";
import { float32Tensor } from "../lib/tensor/tensor.ts";
import { seededRandom } from "./oracles/random.ts";

const SAMPLES = fileURLToPath(new URL("../samples/", import.meta.url));
/** A region of `samples/truth`. */
interface TrueRegion {
  readonly class_label: ClassLabel;
  readonly poly_bounds: readonly (readonly [number, number])[];
}

const MOST_BYTES = 12_000_000;

Deno.test("the embedded network is small, knows all classes and agrees on wasm and WebGPU", async () => {
  const model = await openModel();
  assert.deepEqual(model.classes, CLASS_LABELS);
  assert.match(await model.identify(), /^[0-9a-f]{64}$/);
  assert.ok((await model.graph("wasm")).bytes.length <= MOST_BYTES);
  if (!await navigator.gpu?.requestAdapter()) {
    console.log("WebGPU left out: no adapter answers");
    return;
  }
  const random = seededRandom(5);
  const noise = Float32Array.from({ length: 3 * 96 * 128 }, () => 2 * random() - 1);
  const image = float32Tensor([1, 3, 96, 128], noise);
  const [wasm, webgpu] = [await answer("wasm"), await answer("webgpu")];
  assert.ok(wasm.length > 0 && wasm.length === webgpu.length);
  const worst = wasm.reduce((most, p, i) => Math.max(most, Math.abs(p - webgpu[i]!)), 0);
  assert.ok(worst < 1e-3, `greatest difference ${worst}`);

  async function answer(device: "wasm" | "webgpu"): Promise<number[]> {
    await using network = await openNetwork((provider) => model.graph(provider), { device });
    const outputs = await network.run({ image });
    return Array.from(Object.values(outputs)[0]!.data, Number);
  }
});

Deno.test("the embedded network is another model when it leaves outlines where it drew them", async () => {
  const plain = await openModel(undefined, undefined, { snap: false });
  const { identify, name } = await openModel();
  const id = await identify();
  assert.notEqual(
    await plain.identify(),
    id,
    "what was found by the one is not kept for the other",
  );
  assert.equal(plain.name, name);
});

Deno.test("the embedded network finds the regions of the samples where their truth says", async () => {
  await using segmenter = await openSegmenter({ device: "cpu" });
  const shares = new Map<ClassLabel, number[]>();
  for await (const { name } of Deno.readDir(SAMPLES)) {
    if (!/\.(png|jpg|tif|gif)$/.test(name)) continue;
    const text = await Deno.readTextFile(`${SAMPLES}truth/${name.replace(/\.\w+$/, ".json")}`);
    const truth: readonly TrueRegion[] = JSON.parse(text).segments;
    const source = await localSource(SAMPLES + name);
    const { segments, sheet } = await processImage(segmenter, source);
    for (const label of CLASS_LABELS) {
      const wanted = truth.filter(({ class_label }) => class_label === label)
        .map(({ poly_bounds }) => poly_bounds.flat());
      const found = segments.filter(({ classLabel }) => classLabel === label)
        .map(({ polygon }) => [...polygon]);
      const share = overlap(grid(wanted, sheet), grid(found, sheet));
      shares.set(label, [...shares.get(label) ?? [], share]);
    }
  }
  for (const label of CLASS_LABELS) {
    const mean = shares.get(label)!.reduce((sum, share) => sum + share, 0) / 4;
    console.log(`${label}: mean IoU over the samples ${mean.toFixed(3)}`);
    assert.ok(mean >= (label === "map" ? 0.9 : 0.5), `${label}: ${shares.get(label)}`);
  }
});

/** Cells along each side of the grid on which areas are compared. */
const CELLS = 150;

/** Which cells' centres lie within any of the polygons (even-odd). */
function grid(
  polygons: readonly (readonly number[])[],
  { width, height }: { readonly width: number; readonly height: number },
): Uint8Array {
  const cells = new Uint8Array(CELLS * CELLS);
  for (let cell = 0; cell < cells.length; cell++) {
    const x = (cell % CELLS + 0.5) * width / CELLS;
    const y = (Math.floor(cell / CELLS) + 0.5) * height / CELLS;
    cells[cell] = Number(polygons.some((polygon) => isInside(polygon, x, y)));
  }
  return cells;
}

function isInside(polygon: readonly number[], x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = polygon.length - 2; i < polygon.length; j = i, i += 2) {
    const [x0, y0, x1, y1] = [polygon[j]!, polygon[j + 1]!, polygon[i]!, polygon[i + 1]!];
    if (y0 <= y !== y1 <= y && x < x0 + (y - y0) / (y1 - y0) * (x1 - x0)) inside = !inside;
  }
  return inside;
}

function overlap(a: Uint8Array, b: Uint8Array): number {
  const both = a.reduce((sum, cell, i) => sum + (cell & b[i]!), 0);
  const either = a.reduce((sum, cell, i) => sum + (cell | b[i]!), 0);
  return either === 0 ? 1 : both / either;
}

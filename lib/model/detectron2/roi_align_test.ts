import assert from "node:assert/strict";
import { numbersOf, readPart, runGraph } from "../../../tests/run_graph.ts";
import { constant, type Graph } from "../../onnx/graph.ts";
import type { Pyramid } from "./fpn.ts";
import { inOrderOfBoxes, poolRegions } from "./roi_align.ts";

interface Pooling {
  /** Of the levels 2, 3 and 4, each a square of one channel. */
  readonly maps: number[][];
  readonly boxes: number[];
  readonly features: number[];
}

const LEVELS = [2, 3, 4];
const POOLER = { resolution: 2, samplingRatio: 0 };

function pyramidOf(graph: Graph, maps: number[][]): Pyramid {
  return new Map(maps.map((map, i) => {
    const side = Math.sqrt(map.length);
    return [LEVELS[i]!, constant(graph, "float32", map, [1, 1, side, side])];
  }));
}

Deno.test("poolRegions() takes each box from the level that Detectron2 takes it from", async () => {
  const { maps, boxes, features } = await readPart<Pooling>("pooling");
  const outputs = await runGraph((graph) => {
    const pyramid = pyramidOf(graph, maps);
    const asked = constant(graph, "float32", boxes, [boxes.length / 4, 4]);
    const regions = poolRegions(pyramid, asked, LEVELS, POOLER);
    const one = poolRegions(pyramid, asked, [3], POOLER);
    return { features: inOrderOfBoxes(regions.features, regions), order: one.order };
  });
  const found = numbersOf(outputs.features);
  assert.equal(found.length, features.length);
  const worst = Math.max(...features.map((number, i) => Math.abs(number - found[i]!)));
  assert.ok(worst <= 1e-5, `off by ${worst}`);
  assert.deepEqual(numbersOf(outputs.order), Array.from({ length: boxes.length / 4 }, (_, i) => i));
});

Deno.test("poolRegions() gives nothing for no boxes", async () => {
  const { maps } = await readPart<Pooling>("pooling");
  const { features } = await runGraph((graph) => {
    const none = constant(graph, "float32", [], [0, 4]);
    const regions = poolRegions(pyramidOf(graph, maps), none, LEVELS, POOLER);
    return { features: inOrderOfBoxes(regions.features, regions) };
  });
  assert.deepEqual(features!.shape, [0, 1, 2, 2]);
});

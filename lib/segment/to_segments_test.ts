import assert from "node:assert/strict";
import golden from "../../tests/data/segments.json" with { type: "json" };
import { type Box, CLASS_LABELS, type Detection } from "../detection/detection.ts";
import { toSegments } from "./to_segments.ts";

const SHEET = { width: 200, height: 100 };

Deno.test("toSegments() makes of the original's detections the original's segments, in its order", () => {
  const [width, height] = golden.sheet as [number, number];
  const detections = golden.detections.map((detection): Detection => ({
    classLabel: CLASS_LABELS.find((label) => label === detection.class_label)!,
    score: detection.score,
    boxOnSheet: boxOf(detection.box),
    mask: { ...detection, data: floatsOf(detection.mask) },
  }));
  const segments = toSegments(detections, { width, height }).map((segment) => ({
    class_label: segment.classLabel,
    confidence: segment.confidence,
    area: segment.area,
    bbox: segment.bbox,
    points: [...segment.polygon],
  }));
  const expected = golden.segments.map(({ poly_bounds, ...segment }) => ({
    ...segment,
    points: poly_bounds.flat(),
  }));
  assert.deepEqual(segments, expected);
});

Deno.test("toSegments() lists classes in their order and the best of a class first", () => {
  const segments = toSegments([
    full("map", 0.5, { x0: 0, y0: 0, x1: 50, y1: 50 }),
    full("cross_section", 0.3, { x0: 0, y0: 0, x1: 20, y1: 20 }),
    full("map", 0.9, { x0: 0, y0: 0, x1: 60, y1: 60 }),
    full("map", 0.4, { x0: 0, y0: 0, x1: 100, y1: 100 }),
    full("legend_polygons", 0.3, { x0: 0, y0: 0, x1: 20, y1: 20 }),
  ], SHEET);
  assert.deepEqual(segments.map(({ classLabel, confidence }) => [classLabel, confidence]), [
    ["cross_section", 0.3],
    ["legend_polygons", 0.3],
    ["map", 0.9],
    ["map", 0.4],
    ["map", 0.5],
  ]);
});

Deno.test("toSegments() keeps the order of segments that rank alike", () => {
  const left = full("map", 0.5, { x0: 10, y0: 10, x1: 40, y1: 40 });
  const right = full("map", 0.5, { x0: 110, y0: 10, x1: 140, y1: 40 });
  const lefts = (detections: Detection[]) => toSegments(detections, SHEET).map((s) => s.bbox[0]);
  assert.deepEqual(lefts([left, right]), [10, 110]);
  assert.deepEqual(lefts([right, left]), [110, 10]);
});

Deno.test("toSegments() drops what has no three corners and what lies off the sheet", () => {
  const segments = toSegments([
    full("map", 0.9, { x0: 3, y0: 3, x1: 4, y1: 4 }),
    full("map", 0.9, { x0: 3, y0: 3, x1: 40, y1: 4 }),
    full("map", 0.9, { x0: 200, y0: 100, x1: 400, y1: 400 }),
  ], SHEET);
  assert.deepEqual(segments, []);
  assert.deepEqual(toSegments([], SHEET), []);
});

Deno.test("toSegments() stays on a sheet of one pixel", () => {
  const detection = full("map", 1, { x0: -5, y0: -5, x1: 5, y1: 5 });
  assert.deepEqual(toSegments([detection], { width: 1, height: 1 }), []);
});

function full(classLabel: Detection["classLabel"], score: number, boxOnSheet: Box): Detection {
  const mask = { width: 28, height: 28, data: new Float32Array(28 * 28).fill(1) };
  return { classLabel, score, boxOnSheet, mask };
}

function boxOf([x0, y0, x1, y1]: number[]): Box {
  return { x0: x0!, y0: y0!, x1: x1!, y1: y1! };
}

function floatsOf(base64: string): Float32Array {
  return new Float32Array(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)).buffer);
}

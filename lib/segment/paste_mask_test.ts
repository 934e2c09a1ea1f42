import assert from "node:assert/strict";
import { seededRandom } from "../../tests/oracles/random.ts";
import type { Box, Mask } from "../detection/detection.ts";
import type { Size } from "../image/raster.ts";
import cases from "../../tests/data/paste_masks.json" with { type: "json" };
import { pasteMask } from "./paste_mask.ts";
import type { RunMask } from "./run_mask.ts";

Deno.test("pasteMask() equals PyTorch's grid_sample but for pixels within 1e-5 of one half", () => {
  for (const { sheet, box, mask, rows, doubtful } of cases) {
    const [width, height] = sheet as [number, number];
    const expected = bitmapOfRows(rows, width);
    const actual = bitmapOfRuns(
      paste(boxOf(box), { ...mask, data: Float32Array.from(mask.data) }, { width, height }),
      { width, height },
    );
    for (const [x, y] of doubtful) expected[y! * width + x!] = actual[y! * width + x!]!;
    assert.deepEqual(actual, expected);
  }
});

Deno.test("pasteMask() equals the evaluation of every pixel, wherever the box lies", () => {
  const random = seededRandom(5);
  for (let round = 0; round < 400; round++) {
    const mask = randomMask(random, round);
    const sheet = { width: 1 + Math.floor(random() * 90), height: 1 + Math.floor(random() * 60) };
    const box = randomBox(random, sheet, round);
    assert.deepEqual(bitmapOfRuns(paste(box, mask, sheet), sheet), evaluate(box, mask, sheet));
  }
});

Deno.test("pasteMask() is exact where pixels fall on the threshold but for rounding", () => {
  const random = seededRandom(9);
  const sheet = { width: 60, height: 1 };
  for (let tenths = 1; tenths < 600; tenths++) {
    for (const width of [3, 4, 7, 28]) {
      for (const x0 of [-2, -0.7, 0.1, 1.9]) {
        const box = { x0, y0: 0, x1: x0 + tenths / 10, y1: 1 };
        const quarters = Float32Array.from({ length: width }, () => Math.floor(random() * 5) / 4);
        const mask = { width, height: 1, data: quarters };
        const actual = bitmapOfRuns(paste(box, mask, sheet), sheet).join("");
        assert.equal(actual, evaluate(box, mask, sheet).join(""), JSON.stringify({ box, mask }));
      }
    }
  }
});

Deno.test("pasteMask() joins runs that touch and keeps the others in order", () => {
  const random = seededRandom(6);
  const sheet = { width: 300, height: 40 };
  const { rowOffsets, starts, ends } = paste(
    { x0: -3, y0: -2.5, x1: 299.2, y1: 44 },
    randomMask(random, 0),
    sheet,
  );
  assert.equal(rowOffsets.length, sheet.height + 1);
  for (let row = 0; row < sheet.height; row++) {
    for (let run = rowOffsets[row]!; run < rowOffsets[row + 1]!; run++) {
      assert.ok(starts[run]! < ends[run]!);
      if (run > rowOffsets[row]!) assert.ok(starts[run]! > ends[run - 1]!);
    }
  }
});

Deno.test("pasteMask() counts a pixel at one half exactly", () => {
  const half = { width: 3, height: 3, data: new Float32Array(9).fill(0.5) };
  const mask = paste({ x0: 0, y0: 0, x1: 30, y1: 30 }, half, { width: 30, height: 30 });
  assert.deepEqual([...mask.starts], new Array(20).fill(5));
  assert.deepEqual([...mask.ends], new Array(20).fill(25));
});

Deno.test("pasteMask() finds nothing where there is nothing", () => {
  const full = { width: 28, height: 28, data: new Float32Array(784).fill(1) };
  const sheet = { width: 100, height: 100 };
  const nothing: readonly Box[] = [
    { x0: 10, y0: 10, x1: 10, y1: 20 },
    { x0: 10, y0: 20, x1: 20, y1: 20 },
    { x0: 20, y0: 10, x1: 10, y1: 20 },
    { x0: 100, y0: 10, x1: 200, y1: 20 },
    { x0: -50, y0: 10, x1: 0, y1: 20 },
    { x0: 10.6, y0: 10.6, x1: 11.4, y1: 11.4 },
    { x0: NaN, y0: 10, x1: 20, y1: 20 },
    { x0: -Infinity, y0: 10, x1: 20, y1: 20 },
    { x0: 10, y0: -1.7e308, x1: 20, y1: 1.7e308 },
  ];
  for (const box of nothing) assert.equal(paste(box, full, sheet).starts.length, 0);
  const box = { x0: 0, y0: 0, x1: 100, y1: 100 };
  const unknown = { width: 28, height: 28, data: new Float32Array(784).fill(NaN) };
  assert.equal(paste(box, unknown, sheet).starts.length, 0);
  assert.equal(paste(box, full, { width: 0, height: 0 }).starts.length, 0);
});

function paste(boxOnSheet: Box, mask: Mask, sheet: Size): RunMask {
  return pasteMask({ classLabel: "map", score: 1, boxOnSheet, mask }, sheet);
}

/** Every pixel of the sheet by itself, from the four cells around it. */
function evaluate(box: Box, mask: Mask, { width, height }: Size): Uint8Array {
  const cell = (i: number, j: number) =>
    i >= 0 && j >= 0 && i < mask.width && j < mask.height ? mask.data[j * mask.width + i]! : 0;
  const between = (a: number, b: number, f: number) => a + (b - a) * f;
  return Uint8Array.from({ length: width * height }, (_, at) => {
    const u = (at % width + 0.5 - box.x0) / (box.x1 - box.x0) * mask.width - 0.5;
    const v = (Math.floor(at / width) + 0.5 - box.y0) / (box.y1 - box.y0) * mask.height - 0.5;
    const [i, j] = [Math.floor(u), Math.floor(v)];
    const left = between(cell(i, j), cell(i, j + 1), v - j);
    const right = between(cell(i + 1, j), cell(i + 1, j + 1), v - j);
    return Number(between(left, right, u - i) >= 0.5);
  });
}

/** Sharp, noisy and near one half in turn: flat pieces near the threshold are the hard ones. */
function randomMask(random: () => number, round: number): Mask {
  const [width, height] = round % 4 === 0
    ? [28, 28]
    : [1 + Math.floor(random() * 9), 1 + Math.floor(random() * 9)];
  const value = [
    () => random(),
    () => random() < 0.5 ? 0 : 1,
    () => 0.5 + (random() - 0.5) * 1e-7,
    () => Math.round(random() * 4) / 4,
  ][round % 3 + (round % 7 === 0 ? 1 : 0)]!;
  return {
    width: width!,
    height: height!,
    data: Float32Array.from({ length: width! * height! }, value),
  };
}

/** Inside, over the edges, larger than the sheet; on whole and half pixels every fifth time. */
function randomBox(random: () => number, { width, height }: Size, round: number): Box {
  const grid = round % 5 === 0 ? 0.5 : 2 ** -40;
  const along = (size: number) => {
    const [a, b] = [random(), random()].map((r) =>
      Math.round((r * 1.6 - 0.3) * size / grid) * grid
    );
    return [Math.min(a!, b!), Math.max(a!, b!) + grid] as const;
  };
  const [[x0, x1], [y0, y1]] = [along(width), along(height)];
  return { x0, y0, x1, y1 };
}

function boxOf([x0, y0, x1, y1]: number[]): Box {
  return { x0: x0!, y0: y0!, x1: x1!, y1: y1! };
}

function bitmapOfRows(rows: number[][], width: number): Uint8Array {
  const bitmap = new Uint8Array(width * rows.length);
  rows.forEach((edges, y) => {
    for (let i = 0; i < edges.length; i += 2) {
      bitmap.fill(1, y * width + edges[i]!, y * width + edges[i + 1]!);
    }
  });
  return bitmap;
}

function bitmapOfRuns({ top, rowOffsets, starts, ends }: RunMask, { width, height }: Size) {
  const bitmap = new Uint8Array(width * height);
  for (let row = 0; row + 1 < rowOffsets.length; row++) {
    for (let run = rowOffsets[row]!; run < rowOffsets[row + 1]!; run++) {
      bitmap.fill(1, (top + row) * width + starts[run]!, (top + row) * width + ends[run]!);
    }
  }
  return bitmap;
}

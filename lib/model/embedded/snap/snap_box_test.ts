import assert from "node:assert/strict";
import drawn from "../../../../tests/data/snap_box.json" with { type: "json" };
import { findInk } from "./ink.ts";
import { snapBox } from "./snap_box.ts";

const { width, height, paper, stride } = drawn;

/** Paper with filled rectangles: left, top, right and bottom pixel, grey. */
function picture(rectangles: readonly (readonly number[])[]) {
  const data = new Float32Array(width * height).fill(paper);
  for (const [left = 0, top = 0, right = 0, bottom = 0, grey = 0] of rectangles) {
    for (let y = top; y <= bottom; y++) data.fill(grey, y * width + left, y * width + right + 1);
  }
  return { width, height, data };
}

function maskOf(rows: readonly (readonly number[])[]) {
  return { width: rows[0]!.length, height: rows.length, data: Float32Array.from(rows.flat()) };
}

for (const [index, { rectangles, left, top, mask, box }] of drawn.cases.entries()) {
  Deno.test(`snapBox() makes the box that OpenCV and NumPy make, case ${index}`, () => {
    const found = snapBox(findInk(picture(rectangles)), maskOf(mask), { left, top }, stride);
    assert.deepEqual(found ? [found.left, found.top, found.right, found.bottom] : null, box);
  });
}

Deno.test("snapBox() takes sheets of a pixel and masks without a cell that belongs", () => {
  const dot = { width: 1, height: 1, data: Float32Array.of(255) };
  const nothing = { width: 3, height: 3, data: new Float32Array(9) };
  assert.equal(snapBox(findInk(dot), nothing, { left: -1, top: -1 }, 4), undefined);
  const all = { width: 3, height: 3, data: new Float32Array(9).fill(1) };
  const box = snapBox(findInk(dot), all, { left: -1, top: -1 }, 4);
  assert.deepEqual(box, { left: 0, top: 0, right: 0, bottom: 0 });
});

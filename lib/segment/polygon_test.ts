import assert from "node:assert/strict";
import { openOpenCv, outerContoursOfOpenCv } from "../../tests/oracles/opencv.ts";
import { seededRandom } from "../../tests/oracles/random.ts";
import { boundingRect, contourArea } from "./polygon.ts";

await openOpenCv();

Deno.test("contourArea() and boundingRect() equal OpenCV's", () => {
  const random = seededRandom(7);
  let contours = 0;
  for (let round = 0; round < 100; round++) {
    const bitmap = Uint8Array.from({ length: 60 * 40 }, () => Number(random() < round / 100));
    for (const { polygon, area, bbox } of outerContoursOfOpenCv(bitmap, 60, 40)) {
      assert.equal(contourArea(polygon), area);
      assert.deepEqual(boundingRect(polygon), bbox);
      contours++;
    }
  }
  assert.ok(contours > 1000);
});

Deno.test("contourArea() is exact on the largest sheets, whichever way round", () => {
  const clockwise = Int32Array.of(0, 0, 99_999, 0, 99_999, 99_998, 0, 99_998);
  const anticlockwise = Int32Array.of(0, 0, 0, 99_998, 99_999, 99_998, 99_999, 0);
  assert.equal(contourArea(clockwise), 99_999 * 99_998);
  assert.equal(contourArea(anticlockwise), 99_999 * 99_998);
});

Deno.test("contourArea() and boundingRect() measure a pixel and nothing", () => {
  assert.equal(contourArea(Int32Array.of(7, 9)), 0);
  assert.deepEqual(boundingRect(Int32Array.of(7, 9)), [7, 9, 1, 1]);
  assert.equal(contourArea(new Int32Array(0)), 0);
  assert.deepEqual(boundingRect(new Int32Array(0)), [0, 0, 0, 0]);
});

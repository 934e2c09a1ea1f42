import assert from "node:assert/strict";
import type { Box, Detection } from "../detection/detection.ts";
import type { Raster } from "../image/raster.ts";
import { drawMasks } from "./mask_picture.ts";

const SHEET = { width: 80, height: 40 };

Deno.test("drawMasks() tints each cell by its probability, at the picture's scale", () => {
  const picture = drawMasks(white(8, 4), [detection({ x0: 20, y0: 10, x1: 60, y1: 30 })], SHEET);
  // Orange at 0, 30 and 60 % over white: 255, 255 − 90 × share, 255 − 255 × share.
  const [clear, half, full] = ["255,255,255", "255,228,179", "255,201,102"];
  const outside = new Array(8).fill(clear);
  const inside = [clear, clear, clear, clear, half, full, clear, clear];
  assert.deepEqual(rowsOf(picture), [outside, inside, inside, outside]);
});

Deno.test("drawMasks() stays on the picture and leaves the preview as it was", () => {
  const preview = white(8, 4);
  const picture = drawMasks(preview, [detection({ x0: -80, y0: -40, x1: 160, y1: 80 })], SHEET);
  assert.equal(picture.data.length, preview.data.length);
  assert.ok(preview.data.every((value) => value === 255));
});

Deno.test("drawMasks() works on a picture of one pixel, and without detections", () => {
  const one = drawMasks(white(1, 1), [detection({ x0: 0, y0: 0, x1: 80, y1: 40 })], SHEET);
  assert.equal(rowsOf(one)[0]?.[0], "255,228,179");
  assert.deepEqual(drawMasks(white(1, 1), [], SHEET), white(1, 1));
});

/** A map of four columns: 0, 0, ½ and 1. */
function detection(boxOnSheet: Box): Detection {
  const mask = { width: 4, height: 1, data: Float32Array.of(0, 0, 0.5, 1) };
  return { classLabel: "map", score: 0.9, boxOnSheet, mask };
}

function white(width: number, height: number): Raster {
  return { width, height, data: new Uint8Array(width * height * 3).fill(255) };
}

function rowsOf({ width, height, data }: Raster): string[][] {
  return Array.from(
    { length: height },
    (_, y) =>
      Array.from(
        { length: width },
        (_, x) => data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3).join(),
      ),
  );
}

import assert from "node:assert/strict";
import type { Raster } from "../image/raster.ts";
import { drawLine, drawText, fillRectangle, textSize } from "./draw.ts";

const COLOUR = [1, 2, 3] as const;

Deno.test("fillRectangle() colours whole pixels and stays on the picture", () => {
  const picture = blank(4, 3);
  fillRectangle(picture, { x: 1, y: 1, width: 2, height: 1 }, COLOUR);
  assert.deepEqual(linesOf(picture), ["....", ".##.", "...."]);
  fillRectangle(picture, { x: -9, y: 2, width: 11, height: 50 }, COLOUR);
  assert.deepEqual(linesOf(picture), ["....", ".##.", "##.."]);
  fillRectangle(picture, { x: 4, y: 0, width: 5, height: 5 }, COLOUR);
  fillRectangle(picture, { x: 0, y: 0, width: 0, height: 5 }, COLOUR);
  assert.deepEqual(linesOf(picture), ["....", ".##.", "##.."]);
});

Deno.test("drawLine() joins both ends without a gap", () => {
  const picture = blank(7, 4);
  drawLine(picture, [0, 0], [6, 3], 1, COLOUR);
  assert.deepEqual(linesOf(picture), ["#......", ".##....", "...##..", ".....##"]);
});

Deno.test("drawLine() has a pen as wide as asked for, and draws a point", () => {
  const picture = blank(5, 5);
  drawLine(picture, [2, 2], [2, 2], 3, COLOUR);
  assert.deepEqual(linesOf(picture), [".....", ".###.", ".###.", ".###.", "....."]);
});

Deno.test("drawLine() leaves out what lies beyond the edges", () => {
  const picture = blank(3, 3);
  drawLine(picture, [-5, 1], [9, 1], 1, COLOUR);
  assert.deepEqual(linesOf(picture), ["...", "###", "..."]);
});

Deno.test("drawText() writes in cells of six by nine pixels, times the scale", () => {
  const picture = blank(11, 9);
  drawText(picture, "1l", [0, 0], 1, COLOUR);
  assert.deepEqual(linesOf(picture), [
    "..#....##..",
    ".##.....#..",
    "..#.....#..",
    "..#.....#..",
    "..#.....#..",
    "..#.....#..",
    ".###...###.",
    "...........",
    "...........",
  ]);
  assert.deepEqual(textSize("1l", 1), { width: 11, height: 9 });
  assert.deepEqual(textSize("1l", 3), { width: 33, height: 27 });
  assert.deepEqual(textSize("", 3), { width: 0, height: 27 });
});

Deno.test("drawText() enlarges each pixel and is cut at the edges", () => {
  const picture = blank(6, 4);
  drawText(picture, "l", [0, 0], 2, COLOUR);
  assert.deepEqual(linesOf(picture), ["..####", "..####", "....##", "....##"]);
});

function blank(width: number, height: number): Raster {
  return { width, height, data: new Uint8Array(width * height * 3) };
}

function linesOf({ width, height, data }: Raster): string[] {
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => {
      const pixel = data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3);
      return pixel.join() === COLOUR.join() ? "#" : ".";
    }).join(""));
}

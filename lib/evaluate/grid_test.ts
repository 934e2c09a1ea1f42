import assert from "node:assert/strict";
import { areaOf } from "./areas.ts";
import { fillPolygon, gridOver } from "./grid.ts";

Deno.test("gridOver() rounds as Python does", () => {
  // round(1000 × 5 / 2000 … ) of .5: to the even neighbour, but never to nothing.
  assert.equal(gridOver({ width: 2000, height: 5 }).height, 2);
  assert.equal(gridOver({ width: 2000, height: 7 }).height, 4);
  assert.equal(gridOver({ width: 100_000, height: 1 }).height, 1);
});

Deno.test("fillPolygon() leaves out what an outline covers twice, and what lies beside the sheet", () => {
  const grid = { width: 10, height: 10, scale: 1 };
  const square = [[2, 2], [8, 2], [8, 8], [2, 8]] as const;
  assert.equal(areaOf(fillPolygon(square, grid)), 36);
  assert.equal(areaOf(fillPolygon([...square, ...square], grid)), 0);
  assert.equal(areaOf(fillPolygon([[-9, -9], [99, -9], [99, 99], [-9, 99]], grid)), 100);
  assert.equal(areaOf(fillPolygon([[20, 2], [28, 2], [28, 8], [20, 8]], grid)), 0);
});

Deno.test("fillPolygon() takes outlines without area", () => {
  const grid = { width: 10, height: 10, scale: 1 };
  assert.equal(areaOf(fillPolygon([], grid)), 0);
  assert.equal(areaOf(fillPolygon([[1, 1], [9, 9]], grid)), 0);
  assert.equal(areaOf(fillPolygon([[1, 1], [9, 1], [5, 1]], grid)), 0);
  assert.equal(areaOf(fillPolygon([[1, 1e300], [1e300, 1], [-1e300, 5]], grid)) >= 0, true);
});

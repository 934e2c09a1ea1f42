import assert from "node:assert/strict";
import { CLASS_LABELS } from "../detection/detection.ts";
import { GLYPH_HEIGHT, GLYPH_WIDTH, glyphOf } from "./bitmap_font.ts";

const BLOCK = "#".repeat(GLYPH_WIDTH * GLYPH_HEIGHT);

Deno.test("glyphOf() knows every character of a label and tells them apart", () => {
  const characters = new Set([...CLASS_LABELS.join(""), ..." 0123456789,:."]);
  const pictures = new Set([...characters].map(pictureOf));
  assert.equal(pictures.size, characters.size);
  assert.ok(!pictures.has(BLOCK));
});

Deno.test("glyphOf() gives the cell row by row", () => {
  assert.equal(
    pictureOf("7"),
    ["#####", "....#", "...#.", "..#..", "..#..", ".#...", ".#...", ".....", "....."].join(""),
  );
});

Deno.test("glyphOf() fills the cell of what it does not know and takes capitals as small letters", () => {
  assert.equal(pictureOf("é"), BLOCK);
  assert.equal(pictureOf(""), BLOCK);
  assert.equal(pictureOf("Q"), pictureOf("q"));
  assert.equal(pictureOf(" "), BLOCK.replaceAll("#", "."));
});

function pictureOf(character: string): string {
  return glyphOf(character).map((ink) => ink ? "#" : ".").join("");
}

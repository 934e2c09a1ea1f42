/**
 * Boxes, lines and words on a picture; what lies beyond its edges is left out.
 *
 * @module
 */

import { type Raster, RGB_CHANNELS, type Size } from "../image/raster.ts";
import { GLYPH_HEIGHT, GLYPH_WIDTH, glyphOf } from "./bitmap_font.ts";

/** Red, green and blue, 0…255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** Whole pixels: the one at the top left, and how many there are. */
export interface Rectangle extends Size {
  readonly x: number;
  readonly y: number;
}

/** From one character's cell to the next. */
const ADVANCE = GLYPH_WIDTH + 1;

/** Fills a rectangle. */
export function fillRectangle(
  { width, height, data }: Raster,
  rectangle: Rectangle,
  colour: Colour,
): void {
  const left = Math.max(0, rectangle.x);
  const right = Math.min(width, rectangle.x + rectangle.width);
  const bottom = Math.min(height, rectangle.y + rectangle.height);
  for (let y = Math.max(0, rectangle.y); y < bottom; y++) {
    for (let x = left; x < right; x++) data.set(colour, (y * width + x) * RGB_CHANNELS);
  }
}

/** Draws a line of square pens of `pen` pixels between two pixels' centres, both included. */
export function drawLine(
  picture: Raster,
  [x0, y0]: readonly [x: number, y: number],
  [x1, y1]: readonly [x: number, y: number],
  pen: number,
  colour: Colour,
): void {
  const steps = Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0), 1);
  const reach = Math.floor(pen / 2);
  for (let step = 0; step <= steps; step++) {
    const x = Math.round(x0 + (x1 - x0) * step / steps) - reach;
    const y = Math.round(y0 + (y1 - y0) * step / steps) - reach;
    fillRectangle(picture, { x, y, width: pen, height: pen }, colour);
  }
}

/** How large a line of text is whose font's pixels are `scale` pixels wide and high. */
export function textSize(text: string, scale: number): Size {
  return { width: Math.max(0, text.length * ADVANCE - 1) * scale, height: GLYPH_HEIGHT * scale };
}

/** Writes a line of text with its top left corner at a pixel. */
export function drawText(
  picture: Raster,
  text: string,
  [x, y]: readonly [x: number, y: number],
  scale: number,
  colour: Colour,
): void {
  [...text].forEach((character, i) => {
    glyphOf(character).forEach((ink, at) => {
      if (!ink) return;
      fillRectangle(picture, {
        x: x + (i * ADVANCE + at % GLYPH_WIDTH) * scale,
        y: y + Math.floor(at / GLYPH_WIDTH) * scale,
        width: scale,
        height: scale,
      }, colour);
    });
  });
}

/**
 * Segments and a reduced picture of their sheet in; the picture with their outlines and labels out.
 *
 * @module
 */

import { CLASS_LABELS } from "../detection/detection.ts";
import type { Raster, Size } from "../image/raster.ts";
import type { Segment } from "../segment/segment.ts";
import { CLASS_COLOURS } from "./class_colours.ts";
import {
  type Colour,
  drawLine,
  drawText,
  fillRectangle,
  type Rectangle,
  textSize,
} from "./draw.ts";

/** The picture's longer side for each pixel of a line's thickness. */
const PICTURE_PIXELS_PER_LINE_PIXEL = 700;
/** The same for a letter's thickness: labels must not hide the legends beside them. */
const PICTURE_PIXELS_PER_LETTER_PIXEL = 1000;
/** Decimals of a label's confidence, the original's. */
const CONFIDENCE_DECIMALS = 3;
const WHITE: Colour = [255, 255, 255];
/** How bright a letter's shadow is beside its box; white on orange or limegreen is hard to read without. */
const SHADOW = 0.4;
/** How far up or down a label may give way to others, in its own heights. */
const MOST_STEPS = 12;

interface Label extends Rectangle {
  readonly text: string;
  readonly scale: number;
  readonly colour: Colour;
}

/**
 * Draws each segment's outline in its class's colour, and at its box's top left corner a label
 * `class rank, conf: 0.999`. Ranks count from 1 within a class, in the order given.
 *
 * @param preview The whole sheet, at any size; not changed.
 * @param sheet The size in pixels of the sheet that the segments lie on.
 */
export function drawOverlay(
  preview: Raster,
  segments: readonly Segment[],
  sheet: Size,
): Raster {
  const picture = { ...preview, data: preview.data.slice() };
  for (const segment of segments) drawOutline(picture, segment, sheet);
  // The best labels come last, so that none of the others covers them.
  for (const label of placedLabels(segments, sheet, picture).reverse()) drawLabel(picture, label);
  return picture;
}

/** A thickness in pixels of the picture, at least one. */
function thickness({ width, height }: Size, picturePixelsPerPixel: number): number {
  return Math.max(1, Math.round(Math.max(width, height) / picturePixelsPerPixel));
}

function drawOutline(picture: Raster, { polygon, classLabel }: Segment, sheet: Size): void {
  const colour = CLASS_COLOURS[classLabel];
  const pen = thickness(picture, PICTURE_PIXELS_PER_LINE_PIXEL);
  let previous = pointOnPicture(polygon.at(-2)!, polygon.at(-1)!, sheet, picture);
  for (let i = 0; i < polygon.length; i += 2) {
    const point = pointOnPicture(polygon[i]!, polygon[i + 1]!, sheet, picture);
    drawLine(picture, previous, point, pen, colour);
    previous = point;
  }
}

/** The picture's pixel in which a sheet pixel's centre lies. */
function pointOnPicture(x: number, y: number, sheet: Size, picture: Size): [x: number, y: number] {
  return [
    clamp(Math.floor((x + 0.5) * picture.width / sheet.width), picture.width),
    clamp(Math.floor((y + 0.5) * picture.height / sheet.height), picture.height),
  ];
}

function clamp(pixel: number, count: number): number {
  return Math.max(0, Math.min(count - 1, pixel));
}

function placedLabels(segments: readonly Segment[], sheet: Size, picture: Size): Label[] {
  const placed: Label[] = [];
  for (const classLabel of CLASS_LABELS) {
    segments.filter((segment) => segment.classLabel === classLabel).forEach((segment, i) => {
      const confidence = segment.confidence.toFixed(CONFIDENCE_DECIMALS);
      const text = `${classLabel} ${i + 1}, conf: ${confidence}`;
      placed.push(placeLabel(text, segment, sheet, picture, placed));
    });
  }
  return placed;
}

/** Above the box or, where another label is, in its corner, further down or further up. */
function placeLabel(
  text: string,
  { bbox, classLabel }: Segment,
  sheet: Size,
  picture: Size,
  placed: readonly Label[],
): Label {
  const scale = letterScale(text, picture);
  const padding = 2 * scale;
  const letters = textSize(text, scale);
  const size = { width: letters.width + 2 * padding, height: letters.height + 2 * padding };
  const [left, top] = pointOnPicture(bbox[0], bbox[1], sheet, picture);
  const labelAt = (y: number): Label => ({
    ...size,
    x: Math.max(0, Math.min(left, picture.width - size.width)),
    y: Math.max(0, Math.min(y, picture.height - size.height)),
    text,
    scale,
    colour: CLASS_COLOURS[classLabel],
  });
  const downwards = Array.from({ length: MOST_STEPS }, (_, i) => i - 1);
  const upwards = Array.from({ length: MOST_STEPS }, (_, i) => -2 - i);
  const tries = [...downwards, ...upwards].map((step) => labelAt(top + step * size.height));
  return tries.find((label) => !placed.some((other) => overlap(label, other))) ?? tries[0]!;
}

/** The unit, or less where the text would be wider than the picture. */
function letterScale(text: string, picture: Size): number {
  const fitting = Math.floor(picture.width / (textSize(text, 1).width + 4));
  return Math.max(1, Math.min(thickness(picture, PICTURE_PIXELS_PER_LETTER_PIXEL), fitting));
}

function overlap(a: Rectangle, b: Rectangle): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function drawLabel(picture: Raster, { text, scale, colour, ...rectangle }: Label): void {
  const x = rectangle.x + 2 * scale;
  const y = rectangle.y + 2 * scale;
  const depth = Math.ceil(scale / 2);
  const [red, green, blue] = colour;
  fillRectangle(picture, rectangle, colour);
  drawText(picture, text, [x + depth, y + depth], scale, [
    Math.round(red * SHADOW),
    Math.round(green * SHADOW),
    Math.round(blue * SHADOW),
  ]);
  drawText(picture, text, [x, y], scale, WHITE);
}

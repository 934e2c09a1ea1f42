/**
 * The one place that knows how a network's pixels lie on the sheet.
 *
 * Both frames have their origin at the top left corner of the top left pixel; x runs right, y down.
 *
 * @module
 */

import type { Size } from "../image/raster.ts";
import type { SizeRule } from "./preprocess_spec.ts";

/** A sheet and the size at which the network sees it. */
export interface Frame {
  /** The sheet, in its own pixels. */
  readonly sheet: Size;
  /** The resized sheet, in the network's pixels. */
  readonly resized: Size;
  /** The network's input: `resized` and the padding at its right and bottom. */
  readonly padded: Size;
}

/**
 * Lays the network's frame over a sheet.
 *
 * The sizes are Detectron2's `ResizeShortestEdge.get_output_shape` (detectron2/data/transforms/
 * augmentation_impl.py): `int(x + 0.5)` of the exact size; no edge becomes less than one pixel.
 */
export function makeFrame(sheet: Size, rule: SizeRule, multipleOf: number): Frame {
  const resized = resizedSize(sheet, rule);
  const padded = {
    width: Math.ceil(resized.width / multipleOf) * multipleOf,
    height: Math.ceil(resized.height / multipleOf) * multipleOf,
  };
  return { sheet, resized, padded };
}

function resizedSize(sheet: Size, rule: SizeRule): Size {
  const { width, height } = rule.kind === "longest_edge"
    ? scaled(sheet, rule.size / Math.max(sheet.width, sheet.height))
    : shortestEdge(sheet, rule.size, rule.max);
  return {
    width: Math.max(1, Math.trunc(width + 0.5)),
    height: Math.max(1, Math.trunc(height + 0.5)),
  };
}

/** As Detectron2 writes it, step by step, so that the last bit of each product is the same. */
function shortestEdge(sheet: Size, size: number, max: number): Size {
  const scale = size / Math.min(sheet.width, sheet.height);
  const exact = sheet.height < sheet.width
    ? { width: scale * sheet.width, height: size }
    : { width: size, height: scale * sheet.height };
  const longest = Math.max(exact.width, exact.height);
  return longest > max ? scaled(exact, max / longest) : exact;
}

function scaled(size: Size, scale: number): Size {
  return { width: size.width * scale, height: size.height * scale };
}

/** Sheet pixels per network pixel along each axis. */
export function sheetPixelsPerNetworkPixel(
  frame: Frame,
): { readonly x: number; readonly y: number } {
  return {
    x: frame.sheet.width / frame.resized.width,
    y: frame.sheet.height / frame.resized.height,
  };
}

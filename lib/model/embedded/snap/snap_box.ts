/**
 * A region that is nearly a box → the box that what is printed fills: its sides are moved to the ink that
 * begins behind a blank strip, no further than the network may be wrong.
 *
 * Frame: pixels of the resized sheet, whole numbers are pixels. For legends and sections; maps have
 * `snap_frame.ts`.
 *
 * @module
 */

import type { Mask } from "../../../detection/detection.ts";
import type { Size } from "../../../image/raster.ts";
import { clipBox, INK, type Ink, type PixelBox } from "./ink.ts";

/** A region is a box if it and the box have this share of their union in common. */
const LEAST_IOU = 0.8;
/** How far a side may move: two cells and a half. */
const REACH = 10;
/** How wide a strip must be blank outside. */
const BLANK = 2;
/** Boxes whose sides would be shorter are left alone. */
const SHORTEST = 6;
/** Moving a side changes which ink the others see. */
const PASSES = 2;

/**
 * Finds the box.
 *
 * @param ink Of what the network saw, without the padding.
 * @param mask The region's probabilities, a cell being `stride` pixels.
 * @param left Column of the mask's first cell on the sheet, in cells; `top` its row.
 * @returns `undefined` if the region is no box.
 */
export function snapBox(
  ink: Ink,
  mask: Mask,
  { left, top }: { readonly left: number; readonly top: number },
  stride: number,
): PixelBox | undefined {
  const region = enlarge(mask, stride);
  const sides = medianSides(region);
  if (!sides || iouWith(region, sides) < LEAST_IOU) return undefined;
  const onSheet = clipBox({
    left: sides.left + left * stride,
    top: sides.top + top * stride,
    right: sides.right + left * stride,
    bottom: sides.bottom + top * stride,
  }, ink);
  const lines = inkLines(ink);
  let box = onSheet;
  for (let pass = 0; pass < PASSES; pass++) {
    const columns = { from: box.top + BLANK, to: box.bottom - BLANK };
    const rows = { from: box.left + BLANK, to: box.right - BLANK };
    box = {
      left: moved(box.left, -1, (x) => lines.inColumn(x, columns)),
      right: moved(box.right, 1, (x) => lines.inColumn(x, columns)),
      top: moved(box.top, -1, (y) => lines.inRow(y, rows)),
      bottom: moved(box.bottom, 1, (y) => lines.inRow(y, rows)),
    };
    if (box.right - box.left < SHORTEST || box.bottom - box.top < SHORTEST) return onSheet;
  }
  return box;
}

/** One value a pixel, bilinear between the cells' centres, cut at one half. */
function enlarge({ width, height, data }: Mask, stride: number): Size & { data: Uint8Array } {
  const size = { width: width * stride, height: height * stride };
  const result = new Uint8Array(size.width * size.height);
  for (let y = 0, to = 0; y < size.height; y++) {
    const row = clamp((y + 0.5) / stride - 0.5, height - 1);
    const above = Math.floor(row) * width, below = Math.ceil(row) * width;
    for (let x = 0; x < size.width; x++, to++) {
      const column = clamp((x + 0.5) / stride - 0.5, width - 1);
      const before = Math.floor(column), behind = Math.ceil(column);
      const upper = mix(data[above + before]!, data[above + behind]!, column - before);
      const lower = mix(data[below + before]!, data[below + behind]!, column - before);
      result[to] = mix(upper, lower, row - Math.floor(row)) >= 0.5 ? 1 : 0;
    }
  }
  return { ...size, data: result };
}

/** Of all rows and columns with a pixel the first and last ones, and of these the medians. */
function medianSides({ width, height, data }: Size & { data: Uint8Array }): PixelBox | undefined {
  const tops = new Int32Array(width).fill(-1), bottoms = new Int32Array(width).fill(-1);
  const lefts: number[] = [], rights: number[] = [];
  for (let y = 0; y < height; y++) {
    const row = data.subarray(y * width, (y + 1) * width);
    const first = row.indexOf(1);
    if (first < 0) continue;
    lefts.push(first);
    rights.push(row.lastIndexOf(1));
    for (let x = first; x < width; x++) {
      if (!row[x]) continue;
      if (tops[x] === -1) tops[x] = y;
      bottoms[x] = y;
    }
  }
  if (lefts.length === 0) return undefined;
  return {
    left: median(lefts),
    right: median(rights),
    top: median([...tops].filter((y) => y >= 0)),
    bottom: median([...bottoms].filter((y) => y >= 0)),
  };
}

function iouWith({ width, data }: Size & { data: Uint8Array }, box: PixelBox): number {
  let inside = 0, all = 0;
  data.forEach((isSet, i) => {
    if (!isSet) return;
    const x = i % width, y = Math.floor(i / width);
    all++;
    if (x >= box.left && x <= box.right && y >= box.top && y <= box.bottom) inside++;
  });
  const area = (box.right - box.left + 1) * (box.bottom - box.top + 1);
  return inside / (all + area - inside);
}

/** Both ends belong. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/** Whether a line of pixels has ink; `undefined` for lines beside the sheet. */
function inkLines({ width, height, data }: Ink) {
  return {
    inColumn(x: number, { from, to }: Range): boolean | undefined {
      if (x < 0 || x >= width) return undefined;
      for (let y = Math.max(from, 0); y <= Math.min(to, height - 1); y++) {
        if (data[y * width + x]! > INK) return true;
      }
      return false;
    },
    inRow(y: number, { from, to }: Range): boolean | undefined {
      if (y < 0 || y >= height) return undefined;
      for (let x = Math.max(from, 0); x <= Math.min(to, width - 1); x++) {
        if (data[y * width + x]! > INK) return true;
      }
      return false;
    },
  };
}

/**
 * The nearest place where ink begins behind a blank strip; where it is if there is none.
 *
 * @param outwards −1 if outside is where coordinates fall, else 1.
 */
function moved(
  place: number,
  outwards: -1 | 1,
  hasInk: (at: number) => boolean | undefined,
): number {
  for (let distance = 0; distance <= REACH; distance++) {
    for (const at of distance === 0 ? [place] : [place - distance, place + distance]) {
      if (!hasInk(at)) continue;
      const strip = Array.from({ length: BLANK }, (_, i) => hasInk(at + outwards * (i + 1)));
      if (!strip.includes(true)) return at;
    }
  }
  return place;
}

function clamp(value: number, most: number): number {
  return Math.min(most, Math.max(0, value));
}

function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/**
 * Rows of a JPEG's components in, interleaved samples out: as they are, or from YCbCr to RGB in
 * libjpeg's 16-bit integers (ITU-T T.871).
 *
 * @module
 */

import { BLUE_OF_CB, GREEN_BITS, GREEN_OF_CB, GREEN_OF_CR, RED_OF_CR } from "../ycbcr.ts";
import type { Workbench } from "./workbench.ts";

/** How the components become samples: kept, YCbCr → RGB, or YCCK → CMYK as Adobe stores it. */
export type ColourTransform = "none" | "ycbcr" | "ycck";

/** Writes `width` pixels from `to` on; `rows` are the addresses of the components' rows. */
export type Interleave = (rows: readonly number[], width: number, to: number) => void;

const MAX_SAMPLE = 255;

/** Chooses the function for a transform. */
export function interleaver(
  transform: ColourTransform,
  { kernels, bytes, planes }: Workbench,
): Interleave {
  if (transform === "ycbcr") {
    return ([y, cb, cr], width, to) => kernels.convertRow(y!, cb!, cr!, width, to);
  }
  if (transform === "ycck") return (rows, width, to) => ycckToCmyk(bytes, rows, width, to);
  if (planes.length === 1) return ([row], width, to) => bytes.copyWithin(to, row!, row! + width);
  return (rows, width, to) => keep(bytes, rows, width, to);
}

function keep(
  bytes: Uint8ClampedArray,
  rows: readonly number[],
  width: number,
  to: number,
): void {
  for (const [component, row] of rows.entries()) {
    let at = to + component;
    for (let x = 0; x < width; x++, at += rows.length) bytes[at] = bytes[row + x]!;
  }
}

function ycckToCmyk(
  bytes: Uint8ClampedArray,
  [luma, blue, red, black]: readonly number[],
  width: number,
  to: number,
): void {
  for (let x = 0; x < width; x++, to += 4) {
    const y = bytes[luma! + x]!, cb = bytes[blue! + x]!, cr = bytes[red! + x]!;
    bytes[to] = MAX_SAMPLE - (y + RED_OF_CR[cr]!);
    bytes[to + 1] = MAX_SAMPLE - (y + (GREEN_OF_CB[cb]! + GREEN_OF_CR[cr]! >> GREEN_BITS));
    bytes[to + 2] = MAX_SAMPLE - (y + BLUE_OF_CB[cb]!);
    bytes[to + 3] = bytes[black! + x]!;
  }
}

/**
 * Rows of a JPEG's components in, interleaved samples out: as they are, or from YCbCr to RGB in
 * libjpeg's 16-bit integers (ITU-T T.871).
 *
 * @module
 */

import { BLUE_OF_CB, GREEN_BITS, GREEN_OF_CB, GREEN_OF_CR, RED_OF_CR } from "../ycbcr.ts";

/** How the components become samples: kept, YCbCr → RGB, or YCCK → CMYK as Adobe stores it. */
export type ColourTransform = "none" | "ycbcr" | "ycck";

/** Writes `width` pixels to `output` from `at` on. */
export type Interleave = (
  rows: readonly Uint8ClampedArray[],
  width: number,
  output: Uint8ClampedArray,
  at: number,
) => void;

const MAX_SAMPLE = 255;

/** Chooses the function for a transform. */
export function interleaver(transform: ColourTransform, components: number): Interleave {
  if (transform === "ycbcr") return ycbcrToRgb;
  if (transform === "ycck") return ycckToCmyk;
  if (components === 1) {
    return (rows, width, output, at) => output.set(rows[0]!.subarray(0, width), at);
  }
  return keep;
}

function keep(
  rows: readonly Uint8ClampedArray[],
  width: number,
  output: Uint8ClampedArray,
  at: number,
): void {
  for (const [component, row] of rows.entries()) {
    let to = at + component;
    for (let x = 0; x < width; x++, to += rows.length) output[to] = row[x]!;
  }
}

function ycbcrToRgb(
  [luma, blue, red]: readonly Uint8ClampedArray[],
  width: number,
  output: Uint8ClampedArray,
  at: number,
): void {
  for (let x = 0; x < width; x++, at += 3) {
    const y = luma![x]!, cb = blue![x]!, cr = red![x]!;
    output[at] = y + RED_OF_CR[cr]!;
    output[at + 1] = y + (GREEN_OF_CB[cb]! + GREEN_OF_CR[cr]! >> GREEN_BITS);
    output[at + 2] = y + BLUE_OF_CB[cb]!;
  }
}

function ycckToCmyk(
  [luma, blue, red, black]: readonly Uint8ClampedArray[],
  width: number,
  output: Uint8ClampedArray,
  at: number,
): void {
  for (let x = 0; x < width; x++, at += 4) {
    const y = luma![x]!, cb = blue![x]!, cr = red![x]!;
    output[at] = MAX_SAMPLE - (y + RED_OF_CR[cr]!);
    output[at + 1] = MAX_SAMPLE - (y + (GREEN_OF_CB[cb]! + GREEN_OF_CR[cr]! >> GREEN_BITS));
    output[at + 2] = MAX_SAMPLE - (y + BLUE_OF_CB[cb]!);
    output[at + 3] = black![x]!;
  }
}

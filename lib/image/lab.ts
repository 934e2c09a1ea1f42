/**
 * CIE L*a*b* of 8 bits in, sRGB out: D50 white as ICC profiles have it, adapted by Bradford (ISO
 * 15076-1, annexes D and E; IEC 61966-2-1).
 *
 * @module
 */

import { RGB_CHANNELS } from "./raster.ts";

/** Which number stands for a* = 0 or b* = 0: TIFF's own Lab is signed, ICC's is shifted. */
export type LabEncoding = "signed" | "shifted";

const LEVELS = 256;
const MIDDLE = 128;
const WHITE_X = 0.9642;
const WHITE_Z = 0.8249;
/** XYZ at D50 → linear sRGB. */
const TO_RGB = [
  [3.1338561, -1.6168667, -0.4906146],
  [-0.9787684, 1.9161415, 0.033454],
  [0.0719453, -0.2289914, 1.4052427],
] as const;
const GAMMA_STEPS = 1 << 12;

/** By L*: what stands under the cube of Y; then Y itself. */
const LIGHTNESS = Float64Array.from({ length: LEVELS }, (_, l) => (l * 100 / 255 + 16) / 116);
const Y = LIGHTNESS.map(cube);
/** Linear → 8 bits with the curve of sRGB. */
const GAMMA = Uint8Array.from({ length: GAMMA_STEPS + 1 }, (_, step) => {
  const linear = step / GAMMA_STEPS;
  const value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
  return Math.round(255 * value);
});

/** Converts `pixels` pixels, `step` samples apart. */
export function convertLab(
  encoding: LabEncoding,
  samples: Uint8Array,
  step: number,
  pixels: number,
  rgb: Uint8Array,
  rgbOffset: number,
): void {
  const flip = encoding === "signed" ? MIDDLE : 0;
  for (let i = 0, from = 0, to = rgbOffset; i < pixels; i++, from += step, to += RGB_CHANNELS) {
    const lightness = samples[from]!;
    const fy = LIGHTNESS[lightness]!;
    const x = WHITE_X * cube(fy + ((samples[from + 1]! ^ flip) - MIDDLE) / 500);
    const z = WHITE_Z * cube(fy - ((samples[from + 2]! ^ flip) - MIDDLE) / 200);
    const y = Y[lightness]!;
    for (let channel = 0; channel < RGB_CHANNELS; channel++) {
      const [ofX, ofY, ofZ] = TO_RGB[channel]!;
      const linear = ofX * x + ofY * y + ofZ * z;
      rgb[to + channel] = GAMMA[Math.round(Math.min(1, Math.max(0, linear)) * GAMMA_STEPS)]!;
    }
  }
}

/** The inverse of the curve of L*a*b*. */
function cube(value: number): number {
  return value > 6 / 29 ? value ** 3 : 3 * (6 / 29) ** 2 * (value - 4 / 29);
}

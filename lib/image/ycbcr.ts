/**
 * YCbCr to RGB in 16-bit integers, as libjpeg computes it (ITU-T T.871): what each chroma value adds,
 * in tables.
 *
 * @module
 */

const BITS = 16;
const HALF = 1 << BITS - 1;
const LEVELS = 256;
const MIDDLE = 128;

/** What a value of Cr adds to red. */
export const RED_OF_CR: Int32Array = byChroma((x) => fixed(1.402) * x + HALF >> BITS);
/** What a value of Cb adds to blue. */
export const BLUE_OF_CB: Int32Array = byChroma((x) => fixed(1.772) * x + HALF >> BITS);
/** Both together, shifted by {@link GREEN_BITS}, are added to green. */
export const GREEN_OF_CR: Int32Array = byChroma((x) => -fixed(0.71414) * x);
export const GREEN_OF_CB: Int32Array = byChroma((x) => -fixed(0.34414) * x + HALF);
/** Fractional bits of what is added to green. */
export const GREEN_BITS = BITS;

function fixed(factor: number): number {
  return Math.floor(factor * (1 << BITS) + 0.5);
}

function byChroma(value: (x: number) => number): Int32Array {
  return Int32Array.from({ length: LEVELS }, (_, chroma) => value(chroma - MIDDLE));
}

/**
 * Samples that are no unsigned numbers of up to 16 bits (floats, signed and long integers) in, bytes
 * out: scaled so that the largest of the image becomes 255, as the original does with floats.
 *
 * @module
 */

import { readSample } from "./bit_samples.ts";
import type { SampleLayout } from "./to_rgb.ts";

const MAX_BYTE = 255;

/** Whether samples have to be scaled, so that the largest must be known before the first row. */
export function isScaled({ numbers = "unsigned", bitsPerSample }: SampleLayout): boolean {
  return numbers !== "unsigned" || bitsPerSample > 16;
}

/**
 * Finds the largest sample of a row; what is no number does not count.
 *
 * @param count Number of samples.
 */
export function largestSample(row: Uint8Array, count: number, layout: SampleLayout): number {
  const read = numberReader(row, layout);
  let largest = 0;
  for (let i = 0; i < count; i++) {
    const value = read(i);
    if (value > largest && value < Infinity) largest = value;
  }
  return largest;
}

/** Scales `count` samples of a row into `out`; what is no number, or below zero, becomes 0. */
export function scaleSamples(
  row: Uint8Array,
  count: number,
  layout: SampleLayout,
  out: Uint8Array,
): Uint8Array {
  const read = numberReader(row, layout);
  const { maximum = 1 } = layout;
  const scale = maximum > 0 ? MAX_BYTE / maximum : 0;
  for (let i = 0; i < count; i++) {
    const value = read(i) * scale;
    out[i] = value > 0 ? Math.min(value, MAX_BYTE) : 0;
  }
  return out;
}

function numberReader(row: Uint8Array, layout: SampleLayout): (index: number) => number {
  const { numbers = "unsigned", bitsPerSample, littleEndian = false } = layout;
  const view = new DataView(row.buffer, row.byteOffset, row.byteLength);
  switch (`${numbers} ${bitsPerSample}`) {
    case "float 16":
      return (i) => halfFloat(view.getUint16(i * 2, littleEndian));
    case "float 32":
      return (i) => view.getFloat32(i * 4, littleEndian);
    case "float 64":
      return (i) => view.getFloat64(i * 8, littleEndian);
    case "signed 8":
      return (i) => view.getInt8(i);
    case "signed 16":
      return (i) => view.getInt16(i * 2, littleEndian);
    case "signed 32":
      return (i) => view.getInt32(i * 4, littleEndian);
    case "unsigned 24":
      return littleEndian
        ? (i) => view.getUint16(i * 3, true) + view.getUint8(i * 3 + 2) * 0x10000
        : (i) => view.getUint16(i * 3) * 0x100 + view.getUint8(i * 3 + 2);
    case "unsigned 32":
      return (i) => view.getUint32(i * 4, littleEndian);
    default:
      if (numbers === "unsigned") return (i) => readSample(row, i * bitsPerSample, bitsPerSample);
      throw new Error(`samples are ${numbers} numbers of ${bitsPerSample} bits`);
  }
}

/** IEEE 754 binary16. */
function halfFloat(bits: number): number {
  const sign = bits >> 15 ? -1 : 1;
  const exponent = bits >> 10 & 31;
  const fraction = (bits & 1023) / 1024;
  if (exponent === 31) return fraction > 0 ? NaN : sign * Infinity;
  return sign * (exponent === 0 ? fraction * 2 ** -14 : (1 + fraction) * 2 ** (exponent - 15));
}

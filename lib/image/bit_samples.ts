/**
 * Samples of any number of bits, one after the other from a byte's highest bit down (TIFF 6.0, FillOrder
 * 1): numbers in and out.
 *
 * @module
 */

const BYTE_BITS = 8;

/**
 * Reads a sample.
 *
 * @param bit Where it begins.
 * @param bits How many it has, at most 32.
 */
export function readSample(bytes: Uint8Array, bit: number, bits: number): number {
  let value = 0;
  for (let left = bits, at = bit; left > 0;) {
    const room = BYTE_BITS - at % BYTE_BITS;
    const taken = Math.min(room, left);
    const part = bytes[Math.floor(at / BYTE_BITS)]! >> room - taken & (1 << taken) - 1;
    value = value * (1 << taken) + part;
    at += taken;
    left -= taken;
  }
  return value;
}

/** Writes a sample, as {@link readSample} reads it, where all bits are 0. */
export function writeSample(bytes: Uint8Array, bit: number, bits: number, value: number): void {
  for (let left = bits, at = bit; left > 0;) {
    const room = BYTE_BITS - at % BYTE_BITS;
    const taken = Math.min(room, left);
    left -= taken;
    const part = Math.floor(value / 2 ** left) % (1 << taken);
    bytes[Math.floor(at / BYTE_BITS)]! |= part << room - taken;
    at += taken;
  }
}

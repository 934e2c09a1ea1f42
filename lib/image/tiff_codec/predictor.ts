/**
 * Horizontal differencing, the predictor of LZW and Deflate (TIFF 6.0, section 14): each sample is
 * stored as its difference from the same sample of the pixel to the left.
 *
 * @module
 */

import type { BlockShape } from "./codec.ts";

/** Samples of whole bytes whose differences can be undone. */
export type PredictableBits = 8 | 16;

/**
 * Adds the differences up, in place.
 *
 * @param block Rows of a block, without gaps.
 * @param littleEndian Byte order of 16-bit samples.
 */
export function undoPredictor(
  block: Uint8Array,
  shape: BlockShape,
  bits: PredictableBits,
  littleEndian: boolean,
): void {
  const samples = shape.width * shape.samplesPerPixel;
  const stride = samples * bits / 8;
  for (let start = 0; start + stride <= block.length; start += stride) {
    if (bits === 8) addBytes(block, start, start + stride, shape.samplesPerPixel);
    else addWords(block, start, samples, shape.samplesPerPixel, littleEndian);
  }
}

function addBytes(block: Uint8Array, start: number, end: number, step: number): void {
  for (let at = start + step; at < end; at++) block[at]! += block[at - step]!;
}

function addWords(
  block: Uint8Array,
  start: number,
  samples: number,
  step: number,
  littleEndian: boolean,
): void {
  const view = new DataView(block.buffer, block.byteOffset + start, samples * 2);
  for (let i = step; i < samples; i++) {
    const left = view.getUint16((i - step) * 2, littleEndian);
    view.setUint16(i * 2, left + view.getUint16(i * 2, littleEndian), littleEndian);
  }
}

/**
 * Rows of one-bit samples in, RGB out: eight pixels at a time, looked up by the byte that holds them.
 *
 * @module
 */

import { RGB_CHANNELS } from "./raster.ts";
import type { RowConverter } from "./to_rgb.ts";

const BYTE_VALUES = 256;
const PIXELS = 8;
/** 24 bytes. */
const WORDS = PIXELS * RGB_CHANNELS / Uint32Array.BYTES_PER_ELEMENT;

/**
 * Makes a converter of rows of bits.
 *
 * @param convert What converts any row of that layout, one sample of one bit a pixel.
 */
export function packedRowConverter(convert: RowConverter): RowConverter {
  const table = makeTable(convert);
  let words = new Uint32Array(0);
  return (row, pixels, rgb, rgbOffset) => {
    const count = Math.ceil(pixels / PIXELS);
    if (words.length < count * WORDS) words = new Uint32Array(count * WORDS);
    for (let i = 0, to = 0; i < count; i++) {
      for (let from = row[i]! * WORDS, end = from + WORDS; from < end;) {
        words[to++] = table[from++]!;
      }
    }
    rgb.set(new Uint8Array(words.buffer, 0, pixels * RGB_CHANNELS), rgbOffset);
  };
}

/** The pixels of every byte. */
function makeTable(convert: RowConverter): Uint32Array {
  const table = new Uint32Array(BYTE_VALUES * WORDS);
  const pixels = new Uint8Array(table.buffer);
  for (let byte = 0; byte < BYTE_VALUES; byte++) {
    convert(Uint8Array.of(byte), PIXELS, pixels, byte * PIXELS * RGB_CHANNELS);
  }
  return table;
}

/**
 * A BMP file in, RGB rows out: 1 to 32 bits a pixel, run-length codes, rows from either side (Windows
 * headers of 40 bytes and more, OS/2 headers of 12).
 *
 * @module
 */

import type { Source } from "../bytes/source.ts";
import { type BmpHeader, readBmpHeader } from "./bmp_header.ts";
import { decodeRunLengths } from "./bmp_run_lengths.ts";
import { type DecoderOptions, goOnBehindEnd } from "./decoder.ts";
import { RGB_CHANNELS, type RowStream } from "./raster.ts";
import { rowConverter, rowsPerBand } from "./to_rgb.ts";

/** Converts a stored row into `rgb` at `at`. */
type BmpRow = (row: Uint8Array, rgb: Uint8Array, at: number) => void;

const MAX_SAMPLE = 255;

/**
 * Opens a BMP file. Alpha is dropped.
 *
 * @throws {SegmenterError} if its header is damaged or says something that is not read.
 */
export async function decodeBmp(source: Source, options: DecoderOptions): Promise<RowStream> {
  const header = await readBmpHeader(source);
  const { width, height } = header;
  return { width, height, bands: decodeBands(source, header, options) };
}

async function* decodeBands(
  source: Source,
  header: BmpHeader,
  options: DecoderOptions,
): AsyncGenerator<Uint8Array> {
  const { width, height, isTopDown } = header;
  const rows = Math.min(height, rowsPerBand(width));
  const band = new Uint8Array(rows * width * RGB_CHANNELS);
  const convert = bmpRow(header);
  const readRows = await rowReader(source, header);
  for (let top = 0; top < height; top += rows) {
    const count = Math.min(rows, height - top);
    // Rows as they are stored: from the bottom up unless the header says otherwise.
    const stored = await readRows(isTopDown ? top : height - top - count, count);
    const there = stored.filter((row) => row !== undefined).length;
    if (there < count) goOnBehindEnd(options, isTopDown ? top + there : 0);
    band.fill(0);
    for (let y = 0; y < count; y++) {
      const row = stored[isTopDown ? y : count - 1 - y];
      if (row) convert(row, band, y * width * RGB_CHANNELS);
    }
    yield band.subarray(0, count * width * RGB_CHANNELS);
  }
}

/** Makes the function that reads rows by their place in the file; absent where the file has ended. */
async function rowReader(
  source: Source,
  header: BmpHeader,
): Promise<(first: number, count: number) => Promise<(Uint8Array | undefined)[]>> {
  const { width, height, bits, pixelsAt, runLengths } = header;
  if (runLengths) {
    const data = await source.read(pixelsAt, source.size - pixelsAt);
    const { indices, rows } = decodeRunLengths(data, header, bits);
    return (first, count) =>
      Promise.resolve(Array.from({ length: count }, (_, i) => {
        const row = first + i;
        return row < rows ? indices.subarray(row * width, (row + 1) * width) : undefined;
      }));
  }
  const stride = Math.ceil(width * bits / 32) * 4;
  const length = Math.ceil(width * bits / 8);
  return async (first, count) => {
    const start = Math.min(source.size, pixelsAt + first * stride);
    const data = await source.read(start, Math.min(source.size - start, count * stride));
    // The last row in the file may lack its filling.
    return Array.from({ length: Math.min(count, height - first) }, (_, i) => {
      const row = data.subarray(i * stride, i * stride + length);
      return row.length === length ? row : undefined;
    });
  };
}

function bmpRow({ width, bits, masks, palette, runLengths }: BmpHeader): BmpRow {
  if (palette) {
    const bitsPerSample = runLengths ? 8 : bits;
    const convert = rowConverter({
      colours: "palette",
      samplesPerPixel: 1,
      bitsPerSample,
      palette,
    });
    return (row, rgb, at) => convert(row, width, rgb, at);
  }
  const isPlain = bits === 24 ||
    bits === 32 && masks[0] === 0xff0000 && masks[1] === 0xff00 && masks[2] === 0xff;
  if (isPlain) return (row, rgb, at) => swapColours(row, bits / 8, width, rgb, at);
  return maskedRow(width, bits, masks);
}

function swapColours(row: Uint8Array, step: number, width: number, rgb: Uint8Array, at: number) {
  for (let x = 0, from = 0; x < width; x++, from += step, at += RGB_CHANNELS) {
    rgb[at] = row[from + 2]!;
    rgb[at + 1] = row[from + 1]!;
    rgb[at + 2] = row[from]!;
  }
}

function maskedRow(width: number, bits: number, masks: readonly number[]): BmpRow {
  const channels = masks.map((mask) => {
    const shift = mask === 0 ? 0 : Math.clz32(mask & -mask) ^ 31;
    return { mask, shift, largest: mask >>> shift };
  });
  return (row, rgb, at) => {
    const view = new DataView(row.buffer, row.byteOffset, row.byteLength);
    for (let x = 0; x < width; x++, at += RGB_CHANNELS) {
      const pixel = bits === 16 ? view.getUint16(2 * x, true) : view.getUint32(4 * x, true);
      for (const [channel, { mask, shift, largest }] of channels.entries()) {
        const value = (pixel & mask) >>> shift;
        rgb[at + channel] = largest === 0 ? 0 : Math.floor(value * MAX_SAMPLE / largest);
      }
    }
  };
}

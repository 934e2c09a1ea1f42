/**
 * An image in, the bytes of a PNG file out (ISO/IEC 15948): 8-bit RGB, each row stored as its
 * difference from the row above, which suits the flat areas of maps and overlays.
 *
 * @module
 */

import { PNG_SIGNATURE, writePngChunk } from "./png_chunks.ts";
import { type Raster, RGB_CHANNELS } from "./raster.ts";

const HEADER_BYTES = 13;
const BITS_PER_SAMPLE = 8;
const COLOUR_TYPE_RGB = 2;
/** Number of the filter that subtracts the row above. */
const FILTER_UP = 2;
/** Largest side that the format can hold. */
const MAX_SIDE = 2 ** 31 - 1;

/**
 * Encodes an image as PNG.
 *
 * @throws {RangeError} if the image has no pixels or other data than its size says.
 */
export async function encodePng(raster: Raster): Promise<Uint8Array<ArrayBuffer>> {
  checkRaster(raster);
  const chunks: Uint8Array<ArrayBuffer>[] = [
    Uint8Array.from(PNG_SIGNATURE),
    writePngChunk("IHDR", header(raster)),
  ];
  const rows = ReadableStream.from(filteredRows(raster));
  for await (const data of rows.pipeThrough(new CompressionStream("deflate"))) {
    chunks.push(writePngChunk("IDAT", data));
  }
  chunks.push(writePngChunk("IEND", new Uint8Array(0)));
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

function checkRaster({ width, height, data }: Raster): void {
  const isSize = [width, height].every((side) => side >= 1 && side <= MAX_SIDE);
  if (isSize && data.length === width * height * RGB_CHANNELS) return;
  throw new RangeError(`Cannot encode ${width} × ${height} pixels in ${data.length} bytes as PNG`);
}

function header({ width, height }: Raster): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  bytes.set([BITS_PER_SAMPLE, COLOUR_TYPE_RGB], 8);
  return bytes;
}

/** Each row after the number of its filter. */
function* filteredRows({ width, height, data }: Raster): Generator<Uint8Array<ArrayBuffer>> {
  const stride = width * RGB_CHANNELS;
  for (let y = 0, at = 0; y < height; y++) {
    const row = new Uint8Array(1 + stride);
    row[0] = FILTER_UP;
    for (let i = 1; i <= stride; i++, at++) row[i] = data[at]! - (y > 0 ? data[at - stride]! : 0);
    yield row;
  }
}

/**
 * An image as it lies in the file in, upright out, by the eight orientations of TIFF (TIFF 6.0,
 * tag 274) and EXIF.
 *
 * @module
 */

import { readRaster } from "./raster_rows.ts";
import { type Raster, RGB_CHANNELS, type RowStream, type Size } from "./raster.ts";

/** Where a pixel goes: each orientation is a transposition, then mirrorings. */
interface Turn {
  readonly isTransposed: boolean;
  readonly isMirrored: boolean;
  readonly isFlipped: boolean;
}

const UPRIGHT = 1;
/** By orientation: transposed, mirrored from left to right, flipped from top to bottom. */
const TURNS: Record<number, Turn> = {
  2: { isTransposed: false, isMirrored: true, isFlipped: false },
  3: { isTransposed: false, isMirrored: true, isFlipped: true },
  4: { isTransposed: false, isMirrored: false, isFlipped: true },
  5: { isTransposed: true, isMirrored: false, isFlipped: false },
  6: { isTransposed: true, isMirrored: true, isFlipped: false },
  7: { isTransposed: true, isMirrored: true, isFlipped: true },
  8: { isTransposed: true, isMirrored: false, isFlipped: true },
};

/**
 * Turns an image upright. Only an upright one is streamed; any other has to be held in memory.
 *
 * @param orientation 1…8; other numbers count as upright.
 */
export function orient(rows: RowStream, orientation: number): RowStream {
  const turn = TURNS[orientation];
  if (orientation === UPRIGHT || !turn) return rows;
  const { width, height } = rows;
  const size: Size = turn.isTransposed ? { width: height, height: width } : { width, height };
  return { ...size, bands: turnedBand(rows, size, turn) };
}

async function* turnedBand(rows: RowStream, size: Size, turn: Turn): AsyncGenerator<Uint8Array> {
  yield turnPixels(await readRaster(rows), size, turn);
}

function turnPixels(from: Raster, { width, height }: Size, turn: Turn): Uint8Array {
  const rgb = new Uint8Array(width * height * RGB_CHANNELS);
  let to = 0;
  for (let row = 0; row < height; row++) {
    const y = turn.isFlipped ? height - 1 - row : row;
    for (let column = 0; column < width; column++, to += RGB_CHANNELS) {
      const x = turn.isMirrored ? width - 1 - column : column;
      const pixel = turn.isTransposed ? x * from.width + y : y * from.width + x;
      const at = pixel * RGB_CHANNELS;
      rgb[to] = from.data[at]!;
      rgb[to + 1] = from.data[at + 1]!;
      rgb[to + 2] = from.data[at + 2]!;
    }
  }
  return rgb;
}

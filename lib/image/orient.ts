/**
 * An image as it lies in the file in, upright out, by the eight orientations of TIFF (TIFF 6.0,
 * tag 274) and EXIF.
 *
 * @module
 */

import { RGB_CHANNELS, type RowStream, type Size } from "./raster.ts";

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
  const size = turnedSize(rows, orientation);
  const fullSize = rows.fullSize && { fullSize: turnedSize(rows.fullSize, orientation) };
  const notes = rows.notes && { notes: rows.notes };
  return { ...size, ...fullSize, ...notes, bands: turnedBand(rows, size, turn) };
}

/** The size of an image once it is upright; the same way leads back. */
export function turnedSize({ width, height }: Size, orientation: number): Size {
  const isTransposed = TURNS[orientation]?.isTransposed ?? false;
  return isTransposed ? { width: height, height: width } : { width, height };
}

async function* turnedBand(rows: RowStream, size: Size, turn: Turn): AsyncGenerator<Uint8Array> {
  const image = new Uint8Array(size.width * size.height * RGB_CHANNELS);
  const stride = rows.width * RGB_CHANNELS;
  let y = 0;
  for await (const band of rows.bands) {
    for (let at = 0; at < band.length; at += stride, y++) {
      placeRow(band.subarray(at, at + stride), y, image, size, turn);
    }
  }
  yield image;
}

/** Writes a row of the file to where it lies in the upright image. */
function placeRow(
  row: Uint8Array,
  y: number,
  image: Uint8Array,
  { width, height }: Size,
  { isTransposed, isMirrored, isFlipped }: Turn,
): void {
  for (let x = 0, from = 0; from < row.length; x++, from += RGB_CHANNELS) {
    const [column, line] = isTransposed ? [y, x] : [x, y];
    const toColumn = isMirrored ? width - 1 - column : column;
    const to = ((isFlipped ? height - 1 - line : line) * width + toColumn) * RGB_CHANNELS;
    image[to] = row[from]!;
    image[to + 1] = row[from + 1]!;
    image[to + 2] = row[from + 2]!;
  }
}

/**
 * The filters that PNG rows are stored with, undone and done (ISO/IEC 15948, clause 9).
 *
 * @module
 */

import { makePngKernels, MARGIN_BYTES, type PngKernels } from "./png_kernels.ts";
import { PAGE_BYTES } from "./wasm_loops.ts";

/** A row on its way from the file. */
export interface RowUnfilter {
  /** To be filled before each row: the number of its filter and its bytes as they are stored. */
  readonly stored: Uint8Array;
  /**
   * Undoes the filter of the row that is stored. All sums are modulo 256.
   *
   * @returns The row; it is good until the next but one is undone.
   * @throws {Error} if there is no such filter.
   */
  undo(): Uint8Array;
}

/** Three rows in the loops' memory. */
interface Rows {
  readonly kernels: PngKernels;
  readonly bytes: Uint8Array;
  readonly stored: number;
  /** Both begin as zeros. */
  readonly rows: readonly [number, number];
}

/** Number of the filter that subtracts the row above. */
const FILTER_UP = 2;

/**
 * Prepares for the rows of an image or of a pass of it.
 *
 * @param length Of a row in bytes, at least 1.
 * @param pixelBytes Bytes from a pixel to the next, 1 to 8.
 */
export function unfilterRows(length: number, pixelBytes: number): RowUnfilter {
  const { kernels, bytes, stored, rows } = placeRows(length);
  let [row, above] = rows;
  return {
    stored: bytes.subarray(stored - 1, stored + length),
    undo() {
      undoFilter(kernels, bytes, { stored, row, above, length, pixelBytes });
      [row, above] = [above, row];
      return bytes.subarray(above, above + length);
    },
  };
}

/**
 * Stores all rows as their difference from the row above, which suits the flat areas of maps.
 *
 * @param data Rows of `length` bytes.
 * @returns Each row after the number of its filter.
 */
export function filterUp(data: Uint8Array, length: number): Uint8Array {
  const { kernels, bytes, stored, rows } = placeRows(length);
  const filtered = new Uint8Array(data.length + data.length / length);
  let [row, above] = rows;
  for (let at = 0, to = 0; at < data.length; at += length, to += 1 + length) {
    bytes.set(data.subarray(at, at + length), row);
    kernels.doUp(stored, above, row, length);
    filtered[to] = FILTER_UP;
    filtered.set(bytes.subarray(stored, stored + length), to + 1);
    [row, above] = [above, row];
  }
  return filtered;
}

function placeRows(length: number): Rows {
  const stride = length + MARGIN_BYTES;
  const used = MARGIN_BYTES + 3 * stride;
  const memory = new WebAssembly.Memory({ initial: Math.ceil(used / PAGE_BYTES) });
  const [stored, row, above] = [0, 1, 2].map((place) => MARGIN_BYTES + place * stride);
  return {
    kernels: makePngKernels(memory),
    bytes: new Uint8Array(memory.buffer),
    stored: stored!,
    rows: [row!, above!],
  };
}

interface Place {
  readonly stored: number;
  readonly row: number;
  readonly above: number;
  readonly length: number;
  readonly pixelBytes: number;
}

function undoFilter(
  kernels: PngKernels,
  bytes: Uint8Array,
  { stored, row, above, length, pixelBytes }: Place,
): void {
  const filter = bytes[stored - 1]!;
  switch (filter) {
    case 0:
      bytes.copyWithin(row, stored, stored + length);
      return;
    case 1:
      return kernels.undoLeft(stored, row, length, pixelBytes);
    case FILTER_UP:
      return kernels.undoUp(stored, above, row, length);
    case 3:
      return kernels.undoMean(stored, above, row, length, pixelBytes);
    case 4:
      return kernels.undoPaeth(stored, above, row, length, pixelBytes);
    default:
      throw new Error(`a row has the filter ${filter}`);
  }
}

/**
 * What every compression of TIFF blocks is: compressed bytes in, samples out.
 *
 * @module
 */

import type { Size } from "../raster.ts";

/** What a decoded block must be. */
export interface BlockShape extends Size {
  /** Rows of a block that is not the last: codecs that know their own height may bring as many. */
  readonly fullHeight: number;
  /** Samples a pixel in this block: 1 where each sample has a plane of its own. */
  readonly samplesPerPixel: number;
  /** Bytes of all its rows, each on whole bytes. */
  readonly byteLength: number;
}

/**
 * Decodes a strip or a tile.
 *
 * @param room A block that this codec brought before and that is not needed any more: its memory may be
 * used again.
 * @returns The block's rows: `byteLength` bytes, fewer only if the data ends before.
 * @throws {Error} that says what is wrong with the data.
 */
export type BlockCodec = (
  data: Uint8Array<ArrayBuffer>,
  shape: BlockShape,
  room?: Uint8Array,
) => Uint8Array | Promise<Uint8Array>;

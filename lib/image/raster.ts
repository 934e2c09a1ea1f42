/**
 * Images: whole, or as rows on their way.
 *
 * @module
 */

/** Channels of every image in this program: red, green, blue. */
export const RGB_CHANNELS = 3;

/** Width and height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A whole image: 8-bit RGB, interleaved, rows from top to bottom without padding. */
export interface Raster extends Size {
  /** `width * height * 3` bytes. */
  readonly data: Uint8Array;
}

/**
 * An image whose rows arrive from top to bottom, so that a large sheet need not stand whole in
 * memory. 8-bit RGB, interleaved.
 */
export interface RowStream extends Size {
  /**
   * The rows in order, in bands of one or more whole rows (`k * width * 3` bytes, `height` rows in
   * all). Can be read once; a band may be overwritten when the next is asked for.
   */
  readonly bands: AsyncIterable<Uint8Array>;
  /** Size of the image of which these are the rows in a smaller size; absent if they are its own. */
  readonly fullSize?: Size;
  /** Whether the file holds tiles, so that memory does not depend on the image's size. */
  readonly isTiled?: boolean;
  /** What the user should know about how the image was read, a sentence each; all once it was read. */
  readonly notes?: readonly string[];
}

/**
 * What every decoder of a format is: a source in, its rows out.
 *
 * @module
 */

import type { Source } from "../bytes/source.ts";
import { TruncatedData } from "./image_errors.ts";
import type { RowStream, Size } from "./raster.ts";

/** What every decoder is told. */
export interface DecoderOptions {
  /** Whether a decoder that can go on behind the end of a truncated file shall do so. */
  readonly acceptTruncated: boolean;
  /** Told when a decoder goes on behind so many whole rows, where it knows how many; may be told again. */
  readonly onFilled?: (wholeRows?: number) => void;
  /**
   * Says for an image's size how many pixels of it are needed at least. A decoder that has the image
   * in several sizes may then bring a smaller one; without it the image comes in full.
   */
  readonly neededSize?: (size: Size) => Size;
}

/** Reads an image's header and returns its rows, which are decoded when they are asked for. */
export type Decoder = (source: Source, options: DecoderOptions) => Promise<RowStream>;

/**
 * Says that a decoder goes on behind so many whole rows, where the file ends.
 *
 * @throws {TruncatedData} if it shall not.
 */
export function goOnBehindEnd(
  { acceptTruncated, onFilled }: DecoderOptions,
  wholeRows: number,
): void {
  if (!acceptTruncated) throw new TruncatedData(wholeRows);
  onFilled?.(wholeRows);
}

/**
 * How sheets are decoded where there is a choice.
 *
 * @module
 */

import type { DecodeOptions } from "../image/decode_image.ts";
import type { Size } from "../image/raster.ts";

/** The user's choice. */
export interface Decoding {
  /** Fill a truncated image up, as Pillow does, instead of refusing it. */
  readonly acceptTruncated?: boolean;
  /** Decode the sheet itself, where the file also holds it in a smaller size that would do. */
  readonly fullResolution?: boolean;
}

/**
 * Says what the decoder is to do.
 *
 * @param needed How many pixels are needed of a sheet of some size, at least; undefined where nothing
 * but the sheet itself will do.
 */
export function decodeOptions(
  { acceptTruncated = false, fullResolution = false }: Decoding,
  needed: ((sheet: Size) => Size) | undefined,
): DecodeOptions {
  return {
    acceptTruncated,
    ...(needed && !fullResolution && { neededSize: needed }),
  };
}

/** What of the choice may change a result; empty if nothing was chosen. */
export function decodingVariant({ acceptTruncated, fullResolution }: Decoding = {}): string {
  return [acceptTruncated && "truncated", fullResolution && "full"].filter(Boolean).join(" ");
}

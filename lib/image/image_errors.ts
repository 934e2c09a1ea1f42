/**
 * The two ways in which an image can fail, with the words that all decoders share.
 *
 * @module
 */

import type { Source } from "../bytes/source.ts";
import { SegmenterError } from "../errors.ts";

/**
 * What a decoder throws where the data ends before the image does: `decode_image.ts` says how many
 * rows were there, or fills up what is missing.
 */
export class TruncatedData extends Error {
  override readonly name = "TruncatedData";

  /** @param rows How many rows are whole, where the decoder knows better than whoever counts bands. */
  constructor(readonly rows?: number) {
    super("the data ends before the image does");
  }
}

/** What a user does about a file whose bytes are missing or wrong. */
export const COPY_AGAIN = "copy or export the file again, its bytes are incomplete or damaged";

/**
 * Makes the error for a file that breaks its format's rules.
 *
 * @param name The source's name.
 * @param found What is wrong, a clause: "the file ends in the middle of the image".
 */
export function damagedImage(name: string, found: string, cause?: unknown): SegmenterError {
  return new SegmenterError("format", {
    action: "decode",
    file: name,
    found,
    remedy: COPY_AGAIN,
    cause,
  });
}

/**
 * Refuses a header that claims more than the file's bytes can hold at the format's best, so that a
 * small file cannot make a decoder ask for much memory.
 *
 * @param claimed What the header claims, in the unit of `perByte`.
 * @param perByte Most of it that one byte of the file can stand for.
 * @throws {SegmenterError} of kind `format`.
 */
export function checkPlausible(
  { name, size }: Source,
  claimed: number,
  perByte: number,
): void {
  if (claimed <= size * perByte) return;
  throw damagedImage(name, `the file has ${size} bytes, too few for the size in its header`);
}

/**
 * Makes the error for a sound file in a form that is not read here.
 *
 * @param name The source's name.
 * @param found What it is, a clause: "its compression is CCITT Group 4".
 * @param remedy What to do, an imperative without a full stop.
 */
export function unsupportedImage(name: string, found: string, remedy: string): SegmenterError {
  return new SegmenterError("unsupported", { action: "decode", file: name, found, remedy });
}

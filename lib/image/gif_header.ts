/**
 * The bytes of a GIF file in, what stands before the pixels of its first frame out (GIF89a,
 * sections 17 to 23).
 *
 * @module
 */

import { damagedImage, TruncatedData } from "./image_errors.ts";
import { RGB_CHANNELS, type Size } from "./raster.ts";

/** What stands before the first frame's pixels. */
export interface GifHeader {
  /** Where the frame lies on the screen. */
  readonly frame: Size & { readonly x: number; readonly y: number };
  /** The screen, enlarged if the frame does not lie within it. */
  readonly size: Size;
  /** Red, green and blue around the frame; empty for black. */
  readonly backdrop: Uint8Array;
  /** Whether the frame's coded pixels have an end in the file. */
  readonly isWhole: boolean;
}

const SCREEN_DESCRIPTOR_BYTES = 13;
const SCREEN_FLAGS_OFFSET = 10;
const HAS_PALETTE = 0x80;
const PALETTE_BITS = 7;
const IMAGE_DESCRIPTOR = 0x2c;
const IMAGE_DESCRIPTOR_BYTES = 10;
const IMAGE_FLAGS_OFFSET = 9;
const EXTENSION = 0x21;
const GRAPHIC_CONTROL = 0xf9;
const HAS_TRANSPARENCY = 1;

/**
 * Walks over the extensions before the first frame; one of them may name a transparent index.
 *
 * @param name The source's name.
 * @throws {SegmenterError} if no frame follows.
 * @throws {TruncatedData} if the file ends before.
 */
export function readGifHeader(name: string, file: Uint8Array): GifHeader {
  const global = paletteAt(file, file[SCREEN_FLAGS_OFFSET] ?? 0, SCREEN_DESCRIPTOR_BYTES);
  let index = 0;
  let at = SCREEN_DESCRIPTOR_BYTES + global.length;
  while (file[at] === EXTENSION) {
    const isControl = file[at + 1] === GRAPHIC_CONTROL && (file[at + 3] ?? 0) & HAS_TRANSPARENCY;
    if (isControl) index = file[at + 6] ?? 0;
    at = skipBlocks(file, at + 2);
  }
  if (at + IMAGE_DESCRIPTOR_BYTES > file.length) throw new TruncatedData();
  if (file[at] !== IMAGE_DESCRIPTOR) throw damagedImage(name, "no frame follows its header");
  const word = (offset: number) => file[offset]! | file[offset + 1]! << 8;
  const frame = { x: word(at + 1), y: word(at + 3), width: word(at + 5), height: word(at + 7) };
  const paletteStart = at + IMAGE_DESCRIPTOR_BYTES;
  const dataAt = paletteStart +
    paletteAt(file, file[at + IMAGE_FLAGS_OFFSET]!, paletteStart).length;
  return {
    frame,
    size: {
      width: Math.max(word(6), frame.x + frame.width),
      height: Math.max(word(8), frame.y + frame.height),
    },
    backdrop: global.subarray(index * RGB_CHANNELS, (index + 1) * RGB_CHANNELS),
    // The data's first byte is the size of its codes.
    isWhole: skipBlocks(file, dataAt + 1) <= file.length,
  };
}

function paletteAt(file: Uint8Array, flags: number, at: number): Uint8Array {
  const colours = flags & HAS_PALETTE ? 2 << (flags & PALETTE_BITS) : 0;
  return file.subarray(at, at + colours * RGB_CHANNELS);
}

/** Offset behind a chain of sub-blocks, each with its length before it, the last of length 0. */
function skipBlocks(file: Uint8Array, start: number): number {
  let at = start;
  while (at < file.length && file[at] !== 0) at += 1 + file[at]!;
  return at + 1;
}

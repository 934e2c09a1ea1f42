/**
 * A GIF file in, RGB rows of its first frame out (GIF89a specification), through imagescript's
 * WebAssembly codec.
 *
 * @module
 */

import gif from "imagescript/wasm/node/gif.js";
import type { Source } from "../bytes/source.ts";
import { checkPlausible, damagedImage } from "./image_errors.ts";
import { RGB_CHANNELS, type RowStream, type Size } from "./raster.ts";
import { rowConverter, rowsPerBand, type SampleLayout } from "./to_rgb.ts";

/** imagescript's GIF codec, which comes without types. */
interface GifCodec {
  Decoder: new (file: Uint8Array) => { frame(): GifFrame | null };
}

/** A frame's place on the screen. */
interface FrameArea extends Size {
  readonly x: number;
  readonly y: number;
}

/** A decoded frame; its pixels are RGBA. */
interface GifFrame extends FrameArea {
  readonly buffer: Uint8Array;
}

/** What stands before the first frame's pixels. */
interface GifHeader {
  readonly frame: FrameArea;
  /** The screen, enlarged if the frame does not lie within it. */
  readonly size: Size;
  /** Red, green and blue around the frame. */
  readonly backdrop: Uint8Array;
}

const SCREEN_DESCRIPTOR_BYTES = 13;
const SCREEN_FLAGS_OFFSET = 10;
const HAS_PALETTE = 0x80;
const PALETTE_BITS = 7;
const IMAGE_DESCRIPTOR = 0x2c;
const IMAGE_DESCRIPTOR_BYTES = 10;
const EXTENSION = 0x21;
const GRAPHIC_CONTROL = 0xf9;
const HAS_TRANSPARENCY = 1;
/** A code of 12 bits stands for at most 4096 pixels; rounded up. */
const MAX_PIXELS_PER_BYTE = 4096;
/** Every frame, as the codec hands it over. */
const RGBA: SampleLayout = { colours: "rgb", samplesPerPixel: 4, bitsPerSample: 8 };

/**
 * Opens a GIF file; of an animation, the first frame.
 *
 * @throws {SegmenterError} if its header is damaged.
 */
export async function decodeGif(source: Source): Promise<RowStream> {
  const file = await source.read(0, source.size);
  const header = readHeader(source.name, file);
  checkPlausible(source, header.frame.width * header.frame.height, MAX_PIXELS_PER_BYTE);
  return { ...header.size, bands: decodeBands(source.name, file, header) };
}

/** Walks over the extensions before the first frame; one of them may name a transparent index. */
function readHeader(name: string, file: Uint8Array): GifHeader {
  const flags = file[SCREEN_FLAGS_OFFSET] ?? 0;
  const colours = flags & HAS_PALETTE ? 2 << (flags & PALETTE_BITS) : 0;
  const palette = file.subarray(SCREEN_DESCRIPTOR_BYTES).subarray(0, colours * RGB_CHANNELS);
  let index = 0;
  let at = SCREEN_DESCRIPTOR_BYTES + palette.length;
  while (file[at] === EXTENSION) {
    const isControl = file[at + 1] === GRAPHIC_CONTROL && (file[at + 3] ?? 0) & HAS_TRANSPARENCY;
    if (isControl) index = file[at + 6] ?? 0;
    at = skipBlocks(file, at + 2);
  }
  if (file[at] !== IMAGE_DESCRIPTOR || at + IMAGE_DESCRIPTOR_BYTES > file.length) {
    throw damagedImage(name, "no frame follows its header");
  }
  const word = (offset: number) => file[offset]! | file[offset + 1]! << 8;
  const frame = { x: word(at + 1), y: word(at + 3), width: word(at + 5), height: word(at + 7) };
  return {
    frame,
    size: {
      width: Math.max(word(6), frame.x + frame.width),
      height: Math.max(word(8), frame.y + frame.height),
    },
    backdrop: palette.subarray(index * RGB_CHANNELS, (index + 1) * RGB_CHANNELS),
  };
}

/** Offset behind a chain of sub-blocks, each with its length before it, the last of length 0. */
function skipBlocks(file: Uint8Array, start: number): number {
  let at = start;
  while (at < file.length && file[at] !== 0) at += 1 + file[at]!;
  return at + 1;
}

async function* decodeBands(
  name: string,
  file: Uint8Array,
  { frame: area, size, backdrop }: GifHeader,
): AsyncGenerator<Uint8Array> {
  const codec: GifCodec = await gif.init();
  const frame = new codec.Decoder(file).frame();
  if (!frame || frame.width !== area.width || frame.height !== area.height) {
    throw damagedImage(name, "its first frame cannot be decoded");
  }
  yield* placeFrame(frame, size, backdrop);
}

/** Lays a frame on the backdrop, which shows where it is smaller than the screen, as in Pillow. */
function* placeFrame(
  frame: GifFrame,
  { width, height }: Size,
  backdrop: Uint8Array,
): Generator<Uint8Array> {
  const convert = rowConverter(RGBA);
  const frameStride = frame.width * RGBA.samplesPerPixel;
  const rows = rowsPerBand(width);
  const empty = new Uint8Array(Math.min(rows, height) * width * RGB_CHANNELS);
  for (let at = 0; at < empty.length; at += RGB_CHANNELS) empty.set(backdrop, at);
  const band = new Uint8Array(empty.length);
  for (let top = 0; top < height; top += rows) {
    const end = Math.min(height, top + rows);
    band.set(empty);
    for (let y = Math.max(top, frame.y); y < Math.min(end, frame.y + frame.height); y++) {
      const row = frame.buffer.subarray((y - frame.y) * frameStride);
      convert(row, frame.width, band, ((y - top) * width + frame.x) * RGB_CHANNELS);
    }
    yield band.subarray(0, (end - top) * width * RGB_CHANNELS);
  }
}

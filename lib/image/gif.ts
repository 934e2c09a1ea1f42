/**
 * A GIF file in, RGB rows of its first frame out (GIF89a specification).
 *
 * @module
 */

import type { Source } from "../bytes/source.ts";
import { openGifLzw, type ReadIndices } from "./gif_lzw.ts";
import type { DecoderOptions } from "./decoder.ts";
import { damagedImage, TruncatedData } from "./image_errors.ts";
import { RGB_CHANNELS, type RowStream, type Size } from "./raster.ts";
import { type RowConverter, rowConverter, rowsPerBand } from "./to_rgb.ts";

/** What stands before the first frame's pixels. */
interface GifHeader {
  /** Where the frame lies on the screen. */
  readonly frame: Size & { readonly x: number; readonly y: number };
  /** The screen, enlarged if the frame does not lie within it. */
  readonly size: Size;
  /** Red, green and blue around the frame. */
  readonly backdrop: Uint8Array;
  readonly palette: Uint8Array;
  readonly isInterlaced: boolean;
  /** Where the coded pixels begin. */
  readonly dataAt: number;
}

/** Brings the indices of row `y` of the frame, to be asked for in order. */
type FrameRows = (y: number) => Uint8Array;

const SCREEN_DESCRIPTOR_BYTES = 13;
const SCREEN_FLAGS_OFFSET = 10;
const HAS_PALETTE = 0x80;
const IS_INTERLACED = 0x40;
const PALETTE_BITS = 7;
const IMAGE_DESCRIPTOR = 0x2c;
const IMAGE_DESCRIPTOR_BYTES = 10;
const EXTENSION = 0x21;
const GRAPHIC_CONTROL = 0xf9;
const HAS_TRANSPARENCY = 1;
/** First row and step of the passes of an interlaced frame (GIF89a, appendix E). */
const PASSES = [[0, 8], [4, 8], [2, 4], [1, 2]] as const;

/**
 * Opens a GIF file; of an animation, the first frame.
 *
 * @throws {SegmenterError} if its header is damaged.
 */
export async function decodeGif(source: Source, options: DecoderOptions): Promise<RowStream> {
  const file = await source.read(0, source.size);
  const header = readHeader(source.name, file);
  return { ...header.size, bands: decodeBands(file, header, options) };
}

/** Walks over the extensions before the first frame; one of them may name a transparent index. */
function readHeader(name: string, file: Uint8Array): GifHeader {
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
  const flags = file[at + 9]!;
  const local = paletteAt(file, flags, at + IMAGE_DESCRIPTOR_BYTES);
  return {
    frame,
    size: {
      width: Math.max(word(6), frame.x + frame.width),
      height: Math.max(word(8), frame.y + frame.height),
    },
    backdrop: global.subarray(index * RGB_CHANNELS, (index + 1) * RGB_CHANNELS),
    palette: local.length > 0 ? local : global,
    isInterlaced: (flags & IS_INTERLACED) !== 0,
    dataAt: at + IMAGE_DESCRIPTOR_BYTES + local.length,
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

/** Lays the frame on the backdrop, which shows where it is smaller than the screen, as in Pillow. */
async function* decodeBands(
  file: Uint8Array,
  header: GifHeader,
  { acceptTruncated }: DecoderOptions,
): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  const { frame, size: { width, height }, backdrop, palette } = header;
  const layout = { colours: "palette", samplesPerPixel: 1, bitsPerSample: 8, palette } as const;
  const convert: RowConverter = rowConverter(layout);
  const frameRow = frameRows(file, header);
  const rows = Math.min(height, rowsPerBand(width));
  const empty = new Uint8Array(rows * width * RGB_CHANNELS);
  for (let at = 0; at < empty.length; at += RGB_CHANNELS) empty.set(backdrop, at);
  const band = new Uint8Array(empty.length);
  for (let top = 0; top < height; top += rows) {
    const end = Math.min(height, top + rows);
    band.set(empty);
    for (let y = Math.max(top, frame.y); y < Math.min(end, frame.y + frame.height); y++) {
      const row = frameRow(y - frame.y);
      if (row.length < frame.width && !acceptTruncated) throw new TruncatedData(y);
      convert(row, row.length, band, ((y - top) * width + frame.x) * RGB_CHANNELS);
    }
    yield band.subarray(0, (end - top) * width * RGB_CHANNELS);
  }
}

function frameRows(file: Uint8Array, { frame, isInterlaced, dataAt }: GifHeader): FrameRows {
  const read = openGifLzw(file, dataAt);
  if (isInterlaced) return gatherRows(read, frame);
  const row = new Uint8Array(frame.width);
  return () => row.subarray(0, read(row));
}

/** An interlaced frame has to be held: its second row comes near its end. */
function gatherRows(read: ReadIndices, { width, height }: Size): FrameRows {
  const rows: Uint8Array[] = [];
  for (const [first, step] of PASSES) {
    for (let y = first; y < height; y += step) {
      const row = new Uint8Array(width);
      const count = read(row);
      rows[y] = row.subarray(0, count);
      if (count < width) return (y) => rows[y] ?? new Uint8Array(0);
    }
  }
  return (y) => rows[y]!;
}

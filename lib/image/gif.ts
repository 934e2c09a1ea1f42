/**
 * A GIF file in, RGB rows of its first frame out (GIF89a specification), through the codec of
 * imagescript in WebAssembly. The frame stands in memory. Each picture gets an instance of its own,
 * so that its memory goes with it.
 *
 * The codec is instantiated here because the package's own loader looks at an environment variable,
 * which would need a permission.
 *
 * @module
 */

import { readFile } from "node:fs/promises";
import type { Source } from "../bytes/source.ts";
import { type GifHeader, readGifHeader } from "./gif_header.ts";
import { checkPlausible, damagedImage } from "./image_errors.ts";
import { RGB_CHANNELS, type RowStream } from "./raster.ts";
import { rowBytes, rowConverter, rowsPerBand, type SampleLayout } from "./to_rgb.ts";

/** What the WebAssembly module exports; all numbers are addresses and lengths in its memory. */
interface GifCodec {
  readonly memory: WebAssembly.Memory;
  walloc(bytes: number): number;
  /** Length of what was handed over last. */
  wlen(): number;
  /** @returns 0 if the file is damaged. */
  decoder_new(file: number, length: number, limit: number): number;
  /** @returns The next frame, {@link FAILED} or {@link NO_FRAME}. */
  decoder_frame(decoder: number): number;
  decoder_frame_width(frame: number): number;
  decoder_frame_height(frame: number): number;
  decoder_frame_buffer(frame: number): number;
}

const FAILED = 0;
const NO_FRAME = 1;
const NO_LIMIT = 0;
/** A code of 12 bits stands for at most 4096 pixels; rounded up. */
const MAX_PIXELS_PER_BYTE = 4096;
/** What the codec hands over. */
const RGBA: SampleLayout = { colours: "rgb", samplesPerPixel: 4, bitsPerSample: 8 };
let compiled: Promise<WebAssembly.Module> | undefined;

/**
 * Opens a GIF file; of an animation, the first frame.
 *
 * @throws {SegmenterError} if its header is damaged.
 */
export async function decodeGif(source: Source): Promise<RowStream> {
  const file = await source.read(0, source.size);
  const header = readGifHeader(source.name, file);
  return { ...header.size, bands: decodeBands(source, file, header) };
}

async function* decodeBands(
  source: Source,
  file: Uint8Array,
  header: GifHeader,
): AsyncGenerator<Uint8Array> {
  checkPlausible(source, header.frame.width * header.frame.height, MAX_PIXELS_PER_BYTE);
  const codec = await instantiate();
  let pixels: Uint8Array;
  try {
    pixels = decodeFrame(codec, file, header);
  } catch (cause) {
    if (header.isWhole) throw cause;
    throw damagedImage(source.name, "the file ends in its first frame", cause);
  }
  yield* placeFrame(pixels, header);
}

async function instantiate(): Promise<GifCodec> {
  compiled ??= readFile(new URL(import.meta.resolve("imagescript/wasm/any/gif.wasm")))
    .then((bytes) => WebAssembly.compile(new Uint8Array(bytes)));
  // Only its encoder hands over what it has while it works.
  const { exports } = await WebAssembly.instantiate(await compiled, {
    env: { push_to_stream: () => {} },
  });
  if (!isGifCodec(exports)) throw new Error("imagescript's codec does not export its functions");
  return exports;
}

function isGifCodec(exports: unknown): exports is GifCodec {
  return typeof exports === "object" && exports !== null && "decoder_frame_buffer" in exports &&
    "walloc" in exports && "memory" in exports;
}

/** RGBA of the first frame, in the codec's memory. */
function decodeFrame(codec: GifCodec, file: Uint8Array, { frame: area }: GifHeader): Uint8Array {
  const data = codec.walloc(file.length);
  new Uint8Array(codec.memory.buffer, data, file.length).set(file);
  const decoder = codec.decoder_new(data, file.length, NO_LIMIT);
  const frame = decoder === 0 ? FAILED : codec.decoder_frame(decoder);
  if (frame === FAILED || frame === NO_FRAME) throw new Error("its coded data is wrong");
  const width = codec.decoder_frame_width(frame);
  const height = codec.decoder_frame_height(frame);
  const pixels = codec.decoder_frame_buffer(frame);
  const length = codec.wlen();
  if (
    width !== area.width || height !== area.height || length !== rowBytes(width, RGBA) * height
  ) {
    throw new Error(
      `decoded ${width} × ${height}, its header says ${area.width} × ${area.height}`,
    );
  }
  return new Uint8Array(codec.memory.buffer, pixels, length);
}

/** Lays the frame on the backdrop, which shows where it is smaller than the screen, as in Pillow. */
function* placeFrame(
  pixels: Uint8Array,
  { frame, size: { width, height }, backdrop }: GifHeader,
): Generator<Uint8Array> {
  const convert = rowConverter(RGBA);
  const frameStride = rowBytes(frame.width, RGBA);
  const rows = Math.min(height, rowsPerBand(width));
  const empty = new Uint8Array(rows * width * RGB_CHANNELS);
  for (let at = 0; at < empty.length; at += RGB_CHANNELS) empty.set(backdrop, at);
  const band = new Uint8Array(empty.length);
  for (let top = 0; top < height; top += rows) {
    const end = Math.min(height, top + rows);
    band.set(empty);
    for (let y = Math.max(top, frame.y); y < Math.min(end, frame.y + frame.height); y++) {
      const row = pixels.subarray((y - frame.y) * frameStride);
      convert(row, frame.width, band, ((y - top) * width + frame.x) * RGB_CHANNELS);
    }
    yield band.subarray(0, (end - top) * width * RGB_CHANNELS);
  }
}

/**
 * A JPEG 2000 file in, RGB rows out (ISO/IEC 15444-1), by OpenJPEG in WebAssembly. The picture stands
 * in memory; the format holds it in halves, quarters … too, so that one no larger than needed is
 * decoded.
 *
 * @module
 */

import { readFile } from "node:fs/promises";
import openJpeg2000 from "@cornerstonejs/codec-openjpeg/decodewasmjs";
import type { Source } from "../bytes/source.ts";
import type { DecoderOptions } from "./decoder.ts";
import { unsupportedImage } from "./image_errors.ts";
import { type Jpeg2000Header, readJpeg2000Header } from "./jpeg2000_header.ts";
import { selectComponents } from "./jpeg2000_selection.ts";
import type { RowStream, Size } from "./raster.ts";
import { rgbBands, type SampleLayout } from "./to_rgb.ts";

/** OpenJPEG's decoder, which comes without types. */
interface OpenJpegDecoder {
  getEncodedBuffer(length: number): Uint8Array;
  readHeader(): void;
  getNumDecompositions(): number;
  decodeSubResolution(reductions: number, layers: number): void;
  getDecodedBuffer(): Uint8Array;
  getFrameInfo(): Size & { readonly componentCount: number; readonly bitsPerSample: number };
}

/** The module that Emscripten makes. */
interface OpenJpegModule {
  readonly J2KDecoder: new () => OpenJpegDecoder;
}

/** Bytes of memory that decoding may take. */
const MAX_DECODER_BYTES = 2 ** 30;
/** The decoder computes in 32 bits, and hands over bytes or words. */
const WORKING_BYTES = 4;
/** All quality layers. */
const ALL_LAYERS = 0;
const MAX_REDUCTIONS = 32;
let wasmBinary: Promise<Uint8Array> | undefined;

/**
 * Opens a JPEG 2000 file. Alpha is dropped.
 *
 * @throws {SegmenterError} if it is damaged, truncated, or of a kind that is not read.
 */
export async function decodeJpeg2000(source: Source, options: DecoderOptions): Promise<RowStream> {
  const header = await readJpeg2000Header(source);
  // The mean of two indices is a colour of its own.
  const reductions = options.neededSize && header.colours !== "palette"
    ? Math.min(possibleReductions(header, options.neededSize(header)), header.levels)
    : 0;
  const size = reduced(header, reductions);
  const taken = header.colourComponents.length;
  const isChoice = header.components > taken + 1;
  return {
    ...size,
    ...(isChoice &&
      {
        notes: [`of its ${header.components} bands only the first ${taken} are taken, as colours`],
      }),
    ...(reductions > 0 && { fullSize: { width: header.width, height: header.height } }),
    bands: decodeBands(source, header, reductions),
  };
}

/** How often the picture can be halved and still have the pixels that are needed. */
function possibleReductions(header: Size, needed: Size): number {
  let reductions = 0;
  const fits = ({ width, height }: Size) => width >= needed.width && height >= needed.height;
  while (reductions < MAX_REDUCTIONS && fits(reduced(header, reductions + 1))) reductions++;
  return reductions;
}

function reduced({ width, height }: Size, reductions: number): Size {
  const factor = 2 ** reductions;
  return { width: Math.ceil(width / factor), height: Math.ceil(height / factor) };
}

async function* decodeBands(
  source: Source,
  header: Jpeg2000Header,
  reductions: number,
): AsyncGenerator<Uint8Array> {
  const size = reduced(header, reductions);
  const { components, colourComponents, bits, start, end } = header;
  const sampleBytes = bits > 8 ? 2 : 1;
  const pixels = size.width * size.height;
  const taken = pixels *
    (components * WORKING_BYTES + colourComponents.length * (WORKING_BYTES + sampleBytes));
  if (taken > MAX_DECODER_BYTES) {
    throw unsupportedImage(
      source.name,
      `it is a JPEG 2000 image of ${size.width} × ${size.height} pixels, too many for its decoder`,
      "convert it to a tiled TIFF, e.g. with gdal_translate -of COG",
    );
  }
  const stream = await source.read(start, end - start);
  const decode = async (chosen: readonly number[]) => {
    const samples = await decodeStream(selectComponents(stream, header, chosen), reductions);
    if (samples.length === pixels * chosen.length * sampleBytes) return samples;
    throw new Error(`its decoder brought ${samples.length} bytes`);
  };
  const [first, ...rest] = handfuls(colourComponents);
  let samples = await decode(first!);
  for (const chosen of rest) {
    samples = interleave(samples, first!.length, await decode(chosen), chosen.length, sampleBytes);
  }
  yield* rgbBands(bits === 8 ? samples : toBytes(samples, header), size, layoutOf(header));
}

/** What the decoder hands over at a time: three components, or one. */
function handfuls(components: readonly number[]): (readonly number[])[] {
  return components.length === 4 ? [components.slice(0, 3), components.slice(3)] : [components];
}

/** Lays the samples of two decodings side by side. */
function interleave(
  left: Uint8Array,
  leftSamples: number,
  right: Uint8Array,
  rightSamples: number,
  sampleBytes: number,
): Uint8Array {
  const leftBytes = leftSamples * sampleBytes;
  const rightBytes = rightSamples * sampleBytes;
  const joined = new Uint8Array(left.length + right.length);
  for (let to = 0, l = 0, r = 0; to < joined.length;) {
    for (let i = 0; i < leftBytes; i++) joined[to++] = left[l++]!;
    for (let i = 0; i < rightBytes; i++) joined[to++] = right[r++]!;
  }
  return joined;
}

async function decodeStream(stream: Uint8Array, reductions: number): Promise<Uint8Array> {
  const decoder = await makeDecoder();
  try {
    decoder.getEncodedBuffer(stream.length).set(stream);
    decoder.readHeader();
    decoder.decodeSubResolution(reductions, ALL_LAYERS);
    return decoder.getDecodedBuffer();
  } catch (error) {
    // An exception of C++ arrives as its address.
    throw typeof error === "number" ? new Error("its coded data is wrong") : error;
  }
}

async function makeDecoder(): Promise<OpenJpegDecoder> {
  // Its own search for this file would fail where the program is one file.
  wasmBinary ??= readFile(new URL(import.meta.resolve("@cornerstonejs/codec-openjpeg/decodewasm")));
  const module: OpenJpegModule = await openJpeg2000({
    wasmBinary: await wasmBinary,
    print: () => {},
    printErr: () => {},
  });
  return new module.J2KDecoder();
}

function layoutOf({ colours, colourComponents, palette }: Jpeg2000Header): SampleLayout {
  const samplesPerPixel = colourComponents.length;
  return { colours, samplesPerPixel, bitsPerSample: 8, ...(palette && { palette }) };
}

/** Samples of other widths than 8 bits, which the decoder hands over in bytes or words. */
function toBytes(samples: Uint8Array, { bits, colours }: Jpeg2000Header): Uint8Array {
  const largest = (1 << bits) - 1;
  if (bits < 8) {
    return colours === "palette" ? samples : samples.map((sample) => sample * 255 / largest);
  }
  const bytes = new Uint8Array(samples.length / 2);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = (samples[2 * i]! | samples[2 * i + 1]! << 8) >> bits - 8;
  }
  return bytes;
}

/**
 * A PNG file in, RGB rows out (ISO/IEC 15948). A row and the one above it are in memory, not the
 * image; only an interlaced image has to be gathered first.
 *
 * @module
 */

import { Readable } from "node:stream";
import { constants, createInflate } from "node:zlib";
import type { Source } from "../bytes/source.ts";
import { exifOrientation, orientationNote } from "./exif_orientation.ts";
import type { DecoderOptions } from "./decoder.ts";
import { checkPlausible, damagedImage, TruncatedData } from "./image_errors.ts";
import { type PngChunk, readPngChunks } from "./png_chunks.ts";
import { unfilterRows } from "./png_filters.ts";
import { RGB_CHANNELS, type RowStream, type Size } from "./raster.ts";
import { type Colours, rowBytes, rowConverter, rowsPerBand, type SampleLayout } from "./to_rgb.ts";

interface PngHeader extends Size {
  readonly samples: SampleLayout;
  readonly isInterlaced: boolean;
}

/** What stands before the pixels. */
interface Ancillary {
  readonly palette?: Uint8Array;
  /** As EXIF says it. */
  readonly orientation?: number;
  /** Absent if there are none. */
  readonly firstPixels?: PngChunk;
  /** Whether the file ends here. */
  readonly isCut?: boolean;
}

/** The rows as they are stored, on their way. */
interface Inflated {
  readonly bytes: AsyncIterator<Uint8Array>;
  /** Whether the file ended before the image did; known once all is read. */
  isCut(): boolean;
}

/** A sparse grid of pixels that are stored together. */
interface Pass {
  readonly left: number;
  readonly top: number;
  readonly stepX: number;
  readonly stepY: number;
}

/** Fills `target` with the next bytes of the inflated image. */
type ReadBytes = (target: Uint8Array) => Promise<void>;

const HEADER_BYTES = 13;
/** Bytes that are inflated at a time. */
const INFLATED_BYTES = 1 << 18;
/** By colour type: what the samples are, how many a pixel has, and how many bits are allowed. */
const COLOUR_TYPES: Record<number, readonly [Colours, number, readonly number[]]> = {
  0: ["grey", 1, [1, 2, 4, 8, 16]],
  2: ["rgb", 3, [8, 16]],
  3: ["palette", 1, [1, 2, 4, 8]],
  4: ["grey", 2, [8, 16]],
  6: ["rgb", 4, [8, 16]],
};
/** Most bytes that a byte of deflate can stand for: 258 from two bits. */
const DEFLATE_MAX_RATIO = 1032;
/** The passes of Adam7 (ISO/IEC 15948, 8.2). */
const ADAM7: readonly Pass[] = [
  { left: 0, top: 0, stepX: 8, stepY: 8 },
  { left: 4, top: 0, stepX: 8, stepY: 8 },
  { left: 0, top: 4, stepX: 4, stepY: 8 },
  { left: 2, top: 0, stepX: 4, stepY: 4 },
  { left: 0, top: 2, stepX: 2, stepY: 4 },
  { left: 1, top: 0, stepX: 2, stepY: 2 },
  { left: 0, top: 1, stepX: 1, stepY: 2 },
];

/**
 * Opens a PNG file. Transparency is dropped; of 16-bit samples the high byte is taken.
 *
 * @throws {SegmenterError} if its header is damaged.
 */
export async function decodePng(source: Source, options: DecoderOptions): Promise<RowStream> {
  const chunks = readPngChunks(source);
  const { value: first } = await chunks.next();
  if (!first || first.isCut) throw new TruncatedData();
  const header = parseHeader(first);
  if (!header) throw damagedImage(source.name, "its header is missing or damaged");
  const before = await readAncillary(chunks);
  const bands = decodeBands(source, header, before, chunks, options);
  return { ...header, notes: orientationNote(before.orientation), bands };
}

/** Reads up to the first pixels. */
async function readAncillary(chunks: AsyncGenerator<PngChunk>): Promise<Ancillary> {
  const ancillary: { -readonly [K in keyof Ancillary]: Ancillary[K] } = {};
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
    const { type, data } = next.value;
    if (type === "IDAT") return { ...ancillary, firstPixels: next.value };
    if (type === "PLTE") ancillary.palette = data;
    if (type === "eXIf") {
      const orientation = exifOrientation(data);
      if (orientation !== undefined) ancillary.orientation = orientation;
    }
    ancillary.isCut = next.value.isCut;
  }
  return ancillary;
}

function parseHeader({ type, data }: PngChunk): PngHeader | undefined {
  if (type !== "IHDR" || data.length !== HEADER_BYTES) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const [bits = 0, colourType = 0, compression, filter, interlace = 0] = data.subarray(8);
  const [colours, samplesPerPixel, widths] = COLOUR_TYPES[colourType] ?? [];
  const bitsPerSample = widths?.find((width) => width === bits);
  if (!colours || !samplesPerPixel || !bitsPerSample) return undefined;
  if (compression !== 0 || filter !== 0 || interlace > 1) return undefined;
  return {
    width: view.getUint32(0),
    height: view.getUint32(4),
    samples: { colours, samplesPerPixel, bitsPerSample },
    isInterlaced: interlace === 1,
  };
}

async function* decodeBands(
  source: Source,
  header: PngHeader,
  { palette, firstPixels, isCut }: Ancillary,
  chunks: AsyncGenerator<PngChunk>,
  options: DecoderOptions,
): AsyncGenerator<Uint8Array> {
  const { name } = source;
  const { width, height } = header;
  if (!options.acceptTruncated) {
    checkPlausible(source, height * rowBytes(width, header.samples), DEFLATE_MAX_RATIO);
  }
  if (!firstPixels && isCut) throw new TruncatedData();
  if (!firstPixels) throw damagedImage(name, "it holds no pixels");
  if (header.samples.colours === "palette" && !palette) {
    throw damagedImage(name, "it has no palette");
  }
  const samples = { ...header.samples, ...(palette && { palette }) };
  const pixels = inflate(firstPixels, chunks);
  const read = byteReader(pixels);
  try {
    if (!header.isInterlaced) yield* decodeRows(read, { ...header, samples });
    else yield await decodePasses(read, { ...header, samples }, options);
    await finish(name, pixels);
  } finally {
    await pixels.bytes.return?.();
  }
}

/** Inflates the data of all IDAT chunks, which are one zlib stream, as far as the file goes. */
function inflate(first: PngChunk, rest: AsyncIterable<PngChunk>): Inflated {
  let isCut = first.isCut;
  async function* deflated() {
    yield first.data;
    for await (const chunk of rest) {
      isCut ||= chunk.isCut;
      if (chunk.type === "IDAT") yield chunk.data;
    }
  }
  // Without this flush, what is there of a cut stream would be thrown away.
  const options = { finishFlush: constants.Z_SYNC_FLUSH, chunkSize: INFLATED_BYTES };
  const file = Readable.from(deflated(), { objectMode: true });
  const inflater = createInflate(options);
  file.on("error", (error) => inflater.destroy(error));
  const bytes: AsyncIterator<Uint8Array> = file.pipe(inflater)[Symbol.asyncIterator]();
  return { bytes, isCut: () => isCut };
}

function byteReader({ bytes, isCut }: Inflated): ReadBytes {
  let chunk: Uint8Array = new Uint8Array(0);
  return async (target) => {
    for (let filled = 0; filled < target.length;) {
      if (chunk.length === 0) {
        const next = await bytes.next();
        if (next.done && isCut()) throw new TruncatedData();
        if (next.done) throw new Error("its pixels end too early");
        chunk = next.value;
      }
      const part = chunk.subarray(0, target.length - filled);
      target.set(part, filled);
      filled += part.length;
      chunk = chunk.subarray(part.length);
    }
  };
}

/** Reads on to the end, so that its checksums are tested and a cut-off file is found out. */
async function finish(name: string, { bytes, isCut }: Inflated): Promise<void> {
  const { done } = await bytes.next();
  if (!done) throw damagedImage(name, "it holds more pixels than its header says");
  if (isCut()) throw new TruncatedData();
}

async function* decodeRows(read: ReadBytes, header: PngHeader): AsyncGenerator<Uint8Array> {
  const { width, height, samples } = header;
  const convert = rowConverter(samples);
  const stride = width * RGB_CHANNELS;
  const band = new Uint8Array(Math.min(height, rowsPerBand(width)) * stride);
  let used = 0;
  try {
    for await (const row of storedRows(read, header, samples)) {
      convert(row, width, band, used);
      used += stride;
      if (used < band.length) continue;
      yield band;
      used = 0;
    }
  } catch (error) {
    if (error instanceof TruncatedData && used > 0) yield band.subarray(0, used);
    throw error;
  }
  if (used > 0) yield band.subarray(0, used);
}

/** Decodes an interlaced image: every pass fills its grid; what is missing stays black. */
async function decodePasses(
  read: ReadBytes,
  header: PngHeader,
  { acceptTruncated, onFilled }: DecoderOptions,
): Promise<Uint8Array> {
  const image = new Uint8Array(header.width * header.height * RGB_CHANNELS);
  try {
    await fillPasses(read, header, image);
  } catch (error) {
    if (!acceptTruncated || !(error instanceof TruncatedData)) throw error;
    onFilled?.();
  }
  return image;
}

async function fillPasses(read: ReadBytes, header: PngHeader, image: Uint8Array): Promise<void> {
  const { width, height, samples } = header;
  const convert = rowConverter(samples);
  const line = new Uint8Array(width * RGB_CHANNELS);
  for (const { left, top, stepX, stepY } of ADAM7) {
    const size = {
      width: Math.ceil((width - left) / stepX),
      height: Math.ceil((height - top) / stepY),
    };
    if (size.width < 1 || size.height < 1) continue;
    let to = (top * width + left) * RGB_CHANNELS;
    for await (const row of storedRows(read, size, samples)) {
      convert(row, size.width, line, 0);
      for (let x = 0; x < size.width; x++) {
        const pixel = line.subarray(x * RGB_CHANNELS, (x + 1) * RGB_CHANNELS);
        image.set(pixel, to + x * stepX * RGB_CHANNELS);
      }
      to += stepY * width * RGB_CHANNELS;
    }
  }
}

/** Reads rows and undoes their filters; a row is good until the next but one is read. */
async function* storedRows(
  read: ReadBytes,
  { width, height }: Size,
  samples: SampleLayout,
): AsyncGenerator<Uint8Array> {
  const pixelBytes = Math.max(1, samples.samplesPerPixel * samples.bitsPerSample >> 3);
  const { stored, undo } = unfilterRows(rowBytes(width, samples), pixelBytes);
  for (let y = 0; y < height; y++) {
    await read(stored);
    yield undo();
  }
}

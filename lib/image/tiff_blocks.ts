/**
 * The strips or tiles of a TIFF in, rows of blocks out, from top to bottom: one row of tiles or one
 * strip is in memory at a time, not the sheet.
 *
 * @module
 */

import type { Source } from "../bytes/source.ts";
import { readSample, writeSample } from "./bit_samples.ts";
import type { BlockCodec, BlockShape } from "./tiff_codec/codec.ts";
import { NO_SUBSAMPLING, spreadChroma, unitBytes } from "./tiff_codec/chroma.ts";
import { COMPRESSION_JPEG, type OpenedCodec } from "./tiff_codec/open_codec.ts";
import { undoPredictor } from "./tiff_codec/predictor.ts";
import type { BlockGrid, TiffLayout } from "./tiff_layout.ts";
import { rowBytes, type SampleLayout } from "./to_rgb.ts";

/** Blocks side by side, which together hold some rows of the image. */
export interface BlockRow {
  /** Rows of the image in these blocks. */
  readonly rows: number;
  /**
   * From left to right; each has rows of {@link rowBytes} of the blocks' width. They may be overwritten
   * when the next row of blocks is asked for.
   */
  readonly blocks: readonly Uint8Array[];
}

/** Reads the bytes of a block by its number. */
type ReadStored = (index: number) => Promise<Uint8Array<ArrayBuffer>>;

/** Neighbouring blocks are read together up to this many bytes: many small reads are slow. */
const READ_AHEAD_BYTES = 1 << 22;
/** So much between two blocks is rather read than skipped: GDAL writes lengths around each. */
const MOST_GAP_BYTES = 1 << 12;

/**
 * Decodes the blocks in order.
 *
 * @throws {Error} if a block is damaged or holds too little.
 */
export async function* readBlockRows(
  source: Source,
  layout: TiffLayout,
  codec: OpenedCodec,
): AsyncGenerator<BlockRow> {
  const { grid, height } = layout;
  const { across, down, blockSize } = grid;
  const readStored = storedBlocks(source, grid);
  const blocks: Uint8Array[] = [];
  for (let row = 0; row < down; row++) {
    const rows = Math.min(blockSize.height, height - row * blockSize.height);
    for (let column = 0; column < across; column++) {
      const index = row * across + column;
      blocks[column] = await readBlock(readStored, layout, codec, index, rows, blocks[column]);
    }
    yield { rows, blocks };
  }
}

/** Makes the function that reads blocks, together with those that follow without a gap. */
function storedBlocks(source: Source, { offsets, byteCounts }: BlockGrid): ReadStored {
  let start = 0;
  let read: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  return async (index) => {
    const offset = offsets[index]!;
    const end = offset + byteCounts[index]!;
    if (offset < start || end > start + read.length) {
      const farthest = Math.min(offset + READ_AHEAD_BYTES, source.size);
      let runEnd = end;
      for (let next = index + 1; next < offsets.length; next++) {
        const gap = offsets[next]! - runEnd;
        const nextEnd = offsets[next]! + byteCounts[next]!;
        if (gap < 0 || gap > MOST_GAP_BYTES || nextEnd > farthest) break;
        runEnd = nextEnd;
      }
      read = await source.read(offset, runEnd - offset);
      start = offset;
    }
    return read.subarray(offset - start, end - start);
  };
}

/** Reads one block; where samples have planes, one of each plane, joined. */
async function readBlock(
  readStored: ReadStored,
  layout: TiffLayout,
  codec: OpenedCodec,
  index: number,
  rows: number,
  room: Uint8Array | undefined,
): Promise<Uint8Array> {
  const { across, down, planes } = layout.grid;
  const shape = blockShape(layout, rows);
  if (layout.subsampling !== NO_SUBSAMPLING) {
    const byteLength = unitBytes(shape, layout.subsampling);
    const units = await decodeBlock(readStored, layout, codec, index, { ...shape, byteLength });
    return spreadChroma(units, shape, layout.subsampling);
  }
  if (planes === 1) return await decodeBlock(readStored, layout, codec, index, shape, room);
  const parts: Uint8Array[] = [];
  for (let plane = 0; plane < planes; plane++) {
    parts.push(await decodeBlock(readStored, layout, codec, plane * across * down + index, shape));
  }
  return layout.samples.bitsPerSample % 8 === 0
    ? joinPlanes(parts, layout.samples, shape.byteLength)
    : joinPlanesOfBits(parts, layout.samples, shape);
}

function blockShape({ grid, samples }: TiffLayout, rows: number): BlockShape {
  const { width, height: fullHeight } = grid.blockSize;
  const height = grid.isTiled ? fullHeight : rows;
  const samplesPerPixel = grid.planes > 1 ? 1 : samples.samplesPerPixel;
  const byteLength = height * rowBytes(width, { ...samples, samplesPerPixel });
  return { width, height, fullHeight, samplesPerPixel, byteLength };
}

async function decodeBlock(
  readStored: ReadStored,
  layout: TiffLayout,
  { decode, maxRatio, hasPredictor }: OpenedCodec,
  index: number,
  shape: BlockShape,
  room?: Uint8Array,
): Promise<Uint8Array> {
  const { grid, samples, compression, predictor, isReversed } = layout;
  const { byteLength } = shape;
  const byteCount = grid.byteCounts[index]!;
  const isCut = grid.cutBlocks.has(index);
  // GDAL leaves blocks out in which nothing was drawn.
  if (byteCount === 0 && (isCut || grid.offsets[index] === 0)) return new Uint8Array(byteLength);
  if (byteLength > byteCount * maxRatio && !isCut) {
    throw new Error(`block ${index + 1} has ${byteCount} bytes, too few for ${byteLength}`);
  }
  const stored = await readStored(index);
  const isTurned = isReversed && compression !== COMPRESSION_JPEG;
  const data = isTurned ? stored.map(reverseBits) : stored;
  const block = isCut ? await decodeCut(decode, data, shape) : await decode(data, shape, room);
  if (block.length < byteLength) {
    throw new Error(`block ${index + 1} ends after ${block.length} of ${byteLength} bytes`);
  }
  if (hasPredictor) undoPredictor(block, shape, predictor, samples);
  return block;
}

/** Decodes what is there of a block; the rest is zero. */
async function decodeCut(
  decode: BlockCodec,
  data: Uint8Array<ArrayBuffer>,
  shape: BlockShape,
): Promise<Uint8Array> {
  const block = new Uint8Array(shape.byteLength);
  try {
    block.set((await decode(data, shape)).subarray(0, block.length));
  } catch {
    // A codec that needs all of its data has nothing to show.
  }
  return block;
}

function reverseBits(byte: number): number {
  let reversed = 0;
  for (let bit = 0; bit < 8; bit++) reversed |= (byte >> bit & 1) << (7 - bit);
  return reversed;
}

/** Lays the samples of all planes side by side; they are whole bytes. */
function joinPlanes(
  planes: readonly Uint8Array[],
  { bitsPerSample }: SampleLayout,
  planeBytes: number,
): Uint8Array {
  const sampleBytes = bitsPerSample / 8;
  const pixelBytes = planes.length * sampleBytes;
  const joined = new Uint8Array(planes.length * planeBytes);
  for (const [index, plane] of planes.entries()) {
    for (let byte = 0; byte < sampleBytes; byte++) {
      let to = index * sampleBytes + byte;
      for (let at = byte; at < planeBytes; at += sampleBytes, to += pixelBytes) {
        joined[to] = plane[at]!;
      }
    }
  }
  return joined;
}

/** The same for samples of other numbers of bits; rows begin on whole bytes, before and behind. */
function joinPlanesOfBits(
  planes: readonly Uint8Array[],
  samples: SampleLayout,
  { width, height }: BlockShape,
): Uint8Array {
  const { bitsPerSample } = samples;
  const fromStride = rowBytes(width, { ...samples, samplesPerPixel: 1 });
  const toStride = rowBytes(width, samples);
  const joined = new Uint8Array(height * toStride);
  for (let y = 0; y < height; y++) {
    const to = joined.subarray(y * toStride, (y + 1) * toStride);
    for (const [index, plane] of planes.entries()) {
      const from = plane.subarray(y * fromStride, (y + 1) * fromStride);
      for (let x = 0; x < width; x++) {
        const value = readSample(from, x * bitsPerSample, bitsPerSample);
        writeSample(to, (x * planes.length + index) * bitsPerSample, bitsPerSample, value);
      }
    }
  }
  return joined;
}

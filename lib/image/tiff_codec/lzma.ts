/**
 * LZMA in TIFF, as libtiff writes it: each block is an .xz stream of LZMA2, whose bytes may stand as
 * differences (The .xz File Format, sections 2, 3 and 5.3).
 *
 * @module
 */

import type { BlockShape } from "./codec.ts";
import { decodeLzma2 } from "./lzma_stream.ts";

/** A block's header in the stream. */
interface XzBlock {
  /** Where its LZMA2 data begins. */
  readonly start: number;
  /** How far apart bytes were subtracted from each other; 0 if they were not. */
  readonly delta: number;
}

/** Most bytes that a byte of LZMA can stand for: a copy of 273 bytes costs 0.31 bits at least. */
export const LZMA_MAX_RATIO = 1 << 13;

const MAGIC = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0];
const HEADER_BYTES = 12;
/** Bytes of a block's check by its kind. */
const CHECK_BYTES = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64];
const HAS_CODED_SIZE = 0x40;
const HAS_SIZE = 0x80;
const DELTA = 3;
const LZMA2 = 0x21;

/**
 * Decodes a block; see {@link BlockCodec}. Checksums are passed over.
 *
 * @throws {Error} if the stream is damaged or made with other filters.
 */
export function decodeLzma(data: Uint8Array, { byteLength }: BlockShape): Uint8Array {
  if (!MAGIC.every((byte, i) => data[i] === byte) || data.length < HEADER_BYTES) {
    throw new Error("its LZMA data is no .xz stream");
  }
  const checkBytes = CHECK_BYTES[data[MAGIC.length + 1]! & 15]!;
  const output = new Uint8Array(byteLength);
  let filled = 0;
  // The index, which begins with a zero, follows the last block.
  for (let at = HEADER_BYTES; filled < byteLength && data[at];) {
    const { start, delta } = readBlockHeader(data, at);
    const block = decodeLzma2(data, start, output, filled);
    if (delta > 0) addDifferences(output.subarray(filled, block.filled), delta);
    filled = block.filled;
    at += Math.ceil((block.end - at) / 4) * 4 + checkBytes;
  }
  return output.subarray(0, filled);
}

function readBlockHeader(data: Uint8Array, at: number): XzBlock {
  const start = at + (data[at]! + 1) * 4;
  const flags = data[at + 1]!;
  let next = at + 2;
  const number = () => {
    let value = 0;
    for (let unit = 1; unit < 2 ** 63; unit *= 128) {
      if (next >= Math.min(start, data.length)) throw new Error("its .xz header is damaged");
      const byte = data[next++]!;
      value += (byte & 0x7f) * unit;
      if (byte < 0x80) return value;
    }
    throw new Error("its .xz header is damaged");
  };
  if (flags & HAS_CODED_SIZE) number();
  if (flags & HAS_SIZE) number();
  const filters = Array.from({ length: (flags & 3) + 1 }, () => {
    const id = number();
    const length = number();
    const [property = 0] = data.subarray(next, next += length);
    return { id, property };
  });
  const [first, second] = filters;
  if (filters.length === 1 && first?.id === LZMA2) return { start, delta: 0 };
  if (filters.length === 2 && first?.id === DELTA && second?.id === LZMA2) {
    return { start, delta: first.property + 1 };
  }
  throw new Error(`its .xz stream has the filters ${filters.map(({ id }) => id).join(" and ")}`);
}

function addDifferences(bytes: Uint8Array, distance: number): void {
  for (let at = distance; at < bytes.length; at++) bytes[at]! += bytes[at - distance]!;
}

/**
 * The chunks that a PNG file consists of, both ways (ISO/IEC 15948, 5.3).
 *
 * @module
 */

import { crc32 } from "node:zlib";
import type { Source } from "../bytes/source.ts";
import { damagedImage } from "./image_errors.ts";
import { fillRaw, openRaw, takeRaw } from "./raw_reader.ts";

/** A chunk, its checksum found right unless it is cut. */
export interface PngChunk {
  /** Four letters: "IHDR", "IDAT", … */
  readonly type: string;
  readonly data: Uint8Array<ArrayBuffer>;
  /** Whether the file ends in it, so that it is not whole. */
  readonly isCut: boolean;
}

/** The first bytes of every PNG file. */
export const PNG_SIGNATURE: readonly number[] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

const LENGTH_BYTES = 4;
const TYPE_BYTES = 4;
const CRC_BYTES = 4;
const HEAD_BYTES = LENGTH_BYTES + TYPE_BYTES;
/** No more of a chunk is in memory at a time. */
const PART_BYTES = 1 << 20;
const CUT: PngChunk = { type: "", data: new Uint8Array(0), isCut: true };

/**
 * Reads the chunks in order, up to and with IEND or the one in which the file ends. Large ones, as
 * IDAT that holds a whole sheet, come in parts.
 *
 * @throws {SegmenterError} if a checksum is wrong.
 */
export async function* readPngChunks(source: Source): AsyncGenerator<PngChunk> {
  const raw = openRaw(source, PNG_SIGNATURE.length);
  for (let type = ""; type !== "IEND";) {
    if (!await fillRaw(raw, HEAD_BYTES)) return yield CUT;
    const head = takeRaw(raw, HEAD_BYTES);
    type = String.fromCharCode(...head.subarray(LENGTH_BYTES));
    let crc = crc32(head.subarray(LENGTH_BYTES));
    let left = view(head).getUint32(0);
    do {
      const isThere = await fillRaw(raw, Math.min(left, PART_BYTES));
      const data = takeRaw(raw, Math.min(left, PART_BYTES));
      crc = crc32(data, crc);
      left -= data.length;
      yield { type, data, isCut: !isThere };
      if (!isThere) return;
    } while (left > 0);
    if (!await fillRaw(raw, CRC_BYTES)) return yield CUT;
    if (view(takeRaw(raw, CRC_BYTES)).getUint32(0) !== crc) {
      throw damagedImage(source.name, `the checksum of its chunk ${JSON.stringify(type)} is wrong`);
    }
  }
}

/** Writes a chunk with its length and checksum. */
export function writePngChunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const chunk = new Uint8Array(HEAD_BYTES + data.length + CRC_BYTES);
  chunk.set(new TextEncoder().encode(type), LENGTH_BYTES);
  chunk.set(data, HEAD_BYTES);
  view(chunk).setUint32(0, data.length);
  const crc = crc32(chunk.subarray(LENGTH_BYTES, HEAD_BYTES + data.length));
  view(chunk).setUint32(HEAD_BYTES + data.length, crc);
  return chunk;
}

function view({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

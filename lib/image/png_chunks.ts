/**
 * The chunks that a PNG file consists of, both ways (ISO/IEC 15948, 5.3).
 *
 * @module
 */

import type { Source } from "../bytes/source.ts";
import { damagedImage } from "./image_errors.ts";

/** A chunk, its checksum found right. */
export interface PngChunk {
  /** Four letters: "IHDR", "IDAT", … */
  readonly type: string;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** The first bytes of every PNG file. */
export const PNG_SIGNATURE: readonly number[] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

const LENGTH_BYTES = 4;
const TYPE_BYTES = 4;
const CRC_BYTES = 4;
const HEAD_BYTES = LENGTH_BYTES + TYPE_BYTES;

/**
 * Reads the chunks in order, up to and with IEND. Of IDAT, which may hold a whole sheet, no more
 * than one chunk is in memory.
 *
 * @throws {SegmenterError} if the file ends before IEND or a checksum is wrong.
 */
export async function* readPngChunks(source: Source): AsyncGenerator<PngChunk> {
  let type = "";
  for (let offset = PNG_SIGNATURE.length; type !== "IEND";) {
    if (offset + HEAD_BYTES + CRC_BYTES > source.size) throw truncated(source);
    const head = view(await source.read(offset, HEAD_BYTES));
    const length = head.getUint32(0);
    if (offset + HEAD_BYTES + length + CRC_BYTES > source.size) throw truncated(source);
    const body = await source.read(offset + LENGTH_BYTES, TYPE_BYTES + length + CRC_BYTES);
    const sealed = body.subarray(0, TYPE_BYTES + length);
    type = String.fromCharCode(...sealed.subarray(0, TYPE_BYTES));
    if (view(body).getUint32(sealed.length) !== crc32(sealed)) {
      throw damagedImage(source.name, `the checksum of its chunk ${JSON.stringify(type)} is wrong`);
    }
    yield { type, data: sealed.subarray(TYPE_BYTES) };
    offset += HEAD_BYTES + length + CRC_BYTES;
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

function truncated({ name, size }: Source) {
  return damagedImage(name, `the file ends after ${size} bytes, in the middle of the image`);
}

function view({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

/** Remainders of all bytes modulo the CRC's polynomial (ISO/IEC 15948, annex D). */
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = remainder >>> 1 ^ (remainder & 1 ? 0xedb88320 : 0);
  return remainder;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = CRC_TABLE[(crc ^ bytes[i]!) & 0xff]! ^ crc >>> 8;
  return (crc ^ 0xffffffff) >>> 0;
}

/**
 * A source in, its bytes from the beginning to the end out: read in large parts, since many small
 * reads are slow.
 *
 * @module
 */

import type { Source } from "../bytes/source.ts";

/** The file as it is, read in large parts. */
export interface RawReader {
  readonly source: Source;
  bytes: Uint8Array<ArrayBuffer>;
  /** Next of `bytes` to be taken. */
  at: number;
  /** Offset in the file of what follows `bytes`. */
  next: number;
  /** How many bytes are read at once. */
  readonly readBytes: number;
}

const READ_BYTES = 1 << 21;

/** Starts to read a file at an offset. */
export function openRaw(source: Source, offset: number, readBytes: number = READ_BYTES): RawReader {
  return { source, bytes: new Uint8Array(0), at: 0, next: offset, readBytes };
}

/** The offset in the file of the next byte. */
export function rawOffset({ bytes, at, next }: RawReader): number {
  return next - bytes.length + at;
}

/** Sees to it that `length` bytes are there to be taken; false at the file's end. */
export async function fillRaw(raw: RawReader, length: number): Promise<boolean> {
  const left = raw.bytes.length - raw.at;
  if (left >= length) return true;
  const { source, next, readBytes } = raw;
  const count = Math.min(source.size - next, Math.max(readBytes, length));
  if (count > 0) {
    const read = await source.read(next, count);
    if (left === 0) raw.bytes = read;
    else {
      const joined = new Uint8Array(left + count);
      joined.set(raw.bytes.subarray(raw.at));
      joined.set(read, left);
      raw.bytes = joined;
    }
    raw.at = 0;
    raw.next += count;
  }
  return left + count >= length;
}

/** Takes up to `length` bytes of those that are there. */
export function takeRaw(raw: RawReader, length: number): Uint8Array<ArrayBuffer> {
  const taken = raw.bytes.subarray(raw.at, raw.at + length);
  raw.at += taken.length;
  return taken;
}

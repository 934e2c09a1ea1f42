/**
 * The coded data of a JPEG scan, without the zeros that are stuffed into it (T.81, B.1.1.5), as a
 * window that moves over the file: bits can be taken from it without a look at markers.
 *
 * Decoding is synchronous, reading is not: a decoder stops before an MCU when
 * {@link isShort} says so, awaits {@link readMore} and goes on.
 *
 * @module
 */

import { fillRaw, type RawReader } from "../raw_reader.ts";

/** Where the decoder stands in the coded data. */
export interface EntropyReader {
  /** Data without stuffing; behind `filled` come zeros. */
  readonly bytes: Uint8Array;
  /** The byte of the next bit, and how many of its bits were used. */
  at: number;
  bit: number;
  /** Number of bytes that are there. */
  filled: number;
  /** Whether the data ends with them: a marker or the file's end follows. */
  isLast: boolean;
  readonly raw: RawReader;
}

/** No MCU takes more: ten blocks of 64 coefficients with 27 bits each. */
export const MOST_MCU_BYTES = 4096;
const WINDOW_BYTES = 1 << 18;
const MARKER_PREFIX = 0xff;
const STUFFING = 0;

/** What a reader needs for its window. */
export function windowBytes({ source }: RawReader): number {
  return Math.min(WINDOW_BYTES, source.size + MOST_MCU_BYTES) + MOST_MCU_BYTES;
}

/**
 * Makes a reader; {@link startSegment} brings its first bytes.
 *
 * @param bytes {@link windowBytes} bytes.
 */
export function makeEntropyReader(raw: RawReader, bytes: Uint8Array): EntropyReader {
  return {
    bytes,
    at: 0,
    bit: 0,
    filled: 0,
    isLast: false,
    raw,
  };
}

/** Begins with the coded data at the file's current byte. */
export async function startSegment(reader: EntropyReader): Promise<void> {
  reader.at = 0;
  reader.bit = 0;
  reader.filled = 0;
  reader.isLast = false;
  await readMore(reader);
}

/** Whether the bytes may not suffice for an MCU although more could be read. */
export function isShort(reader: EntropyReader): boolean {
  return !reader.isLast && reader.filled - reader.at < MOST_MCU_BYTES;
}

/** Whether more bits were used than there are. */
export function isExhausted({ at, bit, filled }: EntropyReader): boolean {
  return at * 8 + bit > filled * 8;
}

/** Fills the window. */
export async function readMore(reader: EntropyReader): Promise<void> {
  const { bytes, raw } = reader;
  bytes.copyWithin(0, reader.at, reader.filled);
  reader.filled -= reader.at;
  reader.at = 0;
  const capacity = bytes.length - MOST_MCU_BYTES;
  while (reader.filled < capacity && !reader.isLast) {
    // Two bytes, so that a marker is seen whole.
    if (!await fillRaw(raw, 2)) takeLastByte(reader);
    else unstuff(reader, capacity);
  }
  if (reader.isLast) bytes.fill(0, reader.filled, reader.filled + MOST_MCU_BYTES);
}

function takeLastByte(reader: EntropyReader): void {
  const { bytes, raw } = reader;
  const byte = raw.bytes[raw.at];
  if (byte !== undefined && byte !== MARKER_PREFIX) {
    bytes[reader.filled++] = byte;
    raw.at++;
  }
  reader.isLast = true;
}

/** Moves bytes up to the next marker, the window's end or the last raw byte but one. */
function unstuff(reader: EntropyReader, capacity: number): void {
  const { bytes, raw } = reader;
  while (reader.filled < capacity) {
    const room = raw.at + capacity - reader.filled;
    const prefix = raw.bytes.indexOf(MARKER_PREFIX, raw.at);
    const end = Math.min(prefix < 0 ? raw.bytes.length : prefix, room);
    bytes.set(raw.bytes.subarray(raw.at, end), reader.filled);
    reader.filled += end - raw.at;
    raw.at = end;
    if (end !== prefix || prefix + 1 >= raw.bytes.length || reader.filled >= capacity) return;
    const next = raw.bytes[prefix + 1];
    if (next === STUFFING) {
      bytes[reader.filled++] = MARKER_PREFIX;
      raw.at += 2;
    } else if (next === MARKER_PREFIX) {
      raw.at++;
    } else {
      reader.isLast = true;
      return;
    }
  }
}

/**
 * A zip archive's directory: a {@link Source} comes in, its entries by name go out. The entries'
 * bytes stay where they are until they are read.
 *
 * Format: PKWARE's APPNOTE 6.3 (sections 4.3 and 4.5.3, zip64). Stored entries, which is what
 * `torch.save` writes, are read in parts; deflated ones (a repacked file) are inflated whole.
 *
 * @module
 */

import { crc32, inflateRawSync } from "node:zlib";
import type { Source } from "../bytes/source.ts";
import { damaged, unsupported } from "./checkpoint_errors.ts";

/** One file of the archive. */
export interface ZipEntry {
  /** Number of bytes, uncompressed. */
  readonly size: number;
  /**
   * Reads a part of the entry; where the whole is read, its checksum is compared, if it has one.
   *
   * @param into As in {@link Source.read}.
   * @throws {SegmenterError} of kind `model` if the archive does not hold what it says.
   */
  read(
    offset: number,
    length: number,
    into?: Uint8Array<ArrayBuffer>,
  ): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * Where in the archive the entry's bytes begin; absent where they lie there packed.
   *
   * @throws {SegmenterError} of kind `model` if the archive does not hold what it says.
   */
  begin?(): Promise<number>;
}

/** The first bytes of every archive that has entries. */
export const ZIP_MAGIC = 0x04034b50;

const CENTRAL_MAGIC = 0x02014b50;
const END_MAGIC = 0x06054b50;
const END64_MAGIC = 0x06064b50;
const LOCATOR64_MAGIC = 0x07064b50;
const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;
const END64_BYTES = 56;
const LOCATOR64_BYTES = 20;
const MAX_COMMENT_BYTES = 0xffff;
const ZIP64_EXTRA = 1;
/** In a 16-bit and a 32-bit field: the value is in the zip64 record. */
const SEE_ZIP64_16 = 0xffff;
const SEE_ZIP64_32 = 0xffffffff;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED_FLAG = 1;
/** A directory of a million entries; checkpoints have hundreds. */
const MAX_DIRECTORY_BYTES = 64 * 1024 * 1024;
/** Deflate makes 1032 bytes of one at most. */
const MAX_DEFLATE_RATIO = 1032;

/**
 * Reads the archive's directory.
 *
 * @throws {SegmenterError} of kind `model` if there is none or it is damaged.
 */
export async function readZip(source: Source): Promise<Map<string, ZipEntry>> {
  const place = await findDirectory(source);
  const bytes = await source.read(place.offset, place.size);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = new Map<string, ZipEntry>();
  let at = 0;
  for (let left = place.count; left > 0; left--) {
    if (at + CENTRAL_BYTES > bytes.length || view.getUint32(at, true) !== CENTRAL_MAGIC) {
      throw damaged(source.name, `the zip directory ends before its ${place.count} entries`);
    }
    const { name, header, next } = readHeader(source, view, at);
    if (entries.has(name)) throw damaged(source.name, `the zip holds ${name} twice`);
    entries.set(name, zipEntry(source, name, header));
    at = next;
  }
  return entries;
}

interface DirectoryPlace {
  readonly offset: number;
  readonly size: number;
  readonly count: number;
}

/** Finds the end record from behind: it is followed by a comment of unknown length. */
async function findDirectory(source: Source): Promise<DirectoryPlace> {
  const tailBytes = Math.min(source.size, END_BYTES + LOCATOR64_BYTES + MAX_COMMENT_BYTES);
  const tailOffset = source.size - tailBytes;
  const tail = await source.read(tailOffset, tailBytes);
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  let end = tailBytes - END_BYTES;
  while (end >= 0 && !isEndRecord(view, end)) end--;
  if (end < 0) {
    throw damaged(source.name, "the directory at the zip's end is missing: it is cut off");
  }
  const small = {
    count: view.getUint16(end + 10, true),
    size: view.getUint32(end + 12, true),
    offset: view.getUint32(end + 16, true),
  };
  const locator = end - LOCATOR64_BYTES;
  const is64 = locator >= 0 && view.getUint32(locator, true) === LOCATOR64_MAGIC;
  const place = is64
    ? await readEnd64(source, safeInteger(source, view.getBigUint64(locator + 8, true)))
    : small;
  const before = tailOffset + end;
  const fits = place.offset + place.size <= before && place.size <= MAX_DIRECTORY_BYTES &&
    place.count * CENTRAL_BYTES <= place.size;
  if (!fits) throw damaged(source.name, "the zip's directory does not lie within it");
  return place;
}

function isEndRecord(view: DataView, at: number): boolean {
  return view.getUint32(at, true) === END_MAGIC &&
    at + END_BYTES + view.getUint16(at + 20, true) === view.byteLength;
}

async function readEnd64(source: Source, offset: number): Promise<DirectoryPlace> {
  if (offset + END64_BYTES > source.size) {
    throw damaged(source.name, "the zip64 end record does not lie within the file");
  }
  const bytes = await source.read(offset, END64_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== END64_MAGIC) {
    throw damaged(source.name, "the zip64 end record is missing");
  }
  return {
    count: safeInteger(source, view.getBigUint64(32, true)),
    size: safeInteger(source, view.getBigUint64(40, true)),
    offset: safeInteger(source, view.getBigUint64(48, true)),
  };
}

/** What the directory says of an entry. */
interface Header {
  readonly method: number;
  readonly encrypted: boolean;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  readonly localOffset: number;
}

function readHeader(
  source: Source,
  view: DataView,
  at: number,
): { readonly name: string; readonly header: Header; readonly next: number } {
  const nameEnd = at + CENTRAL_BYTES + view.getUint16(at + 28, true);
  const extraEnd = nameEnd + view.getUint16(at + 30, true);
  const next = extraEnd + view.getUint16(at + 32, true);
  if (next > view.byteLength) {
    throw damaged(source.name, "an entry of the zip directory is cut off");
  }
  const name = new TextDecoder().decode(
    new Uint8Array(view.buffer, view.byteOffset + at + CENTRAL_BYTES, nameEnd - at - CENTRAL_BYTES),
  );
  const wide = wideFields(source, view, nameEnd, extraEnd);
  const field = (value: number) => value === SEE_ZIP64_32 ? wide() : value;
  // The zip64 record holds the fields that are needed, in this order.
  const size = field(view.getUint32(at + 24, true));
  const packedSize = field(view.getUint32(at + 20, true));
  const localOffset = field(view.getUint32(at + 42, true));
  if (localOffset + LOCAL_BYTES + packedSize > source.size) {
    throw damaged(source.name, `${name} does not lie within the file`);
  }
  const disk = view.getUint16(at + 34, true);
  if (disk !== 0 && disk !== SEE_ZIP64_16) throw damaged(source.name, "the zip is split in parts");
  const header = {
    method: view.getUint16(at + 10, true),
    encrypted: (view.getUint16(at + 8, true) & ENCRYPTED_FLAG) !== 0,
    crc: view.getUint32(at + 16, true),
    packedSize,
    size,
    localOffset,
  };
  return { name, header, next };
}

/** Gives the 64-bit numbers of an entry's zip64 record, one after the other. */
function wideFields(source: Source, view: DataView, start: number, end: number): () => number {
  let at = start;
  let fieldsEnd = start;
  while (at + 4 <= end && fieldsEnd === start) {
    const length = view.getUint16(at + 2, true);
    const next = at + 4 + length;
    if (next > end) break;
    if (view.getUint16(at, true) === ZIP64_EXTRA) fieldsEnd = next;
    else at = next;
  }
  let field = at + 4;
  return () => {
    if (field + 8 > fieldsEnd) throw damaged(source.name, "a zip64 record is too short");
    const value = safeInteger(source, view.getBigUint64(field, true));
    field += 8;
    return value;
  };
}

function safeInteger(source: Source, value: bigint): number {
  if (value <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(value);
  throw damaged(source.name, `the zip speaks of ${value} bytes`);
}

function zipEntry(source: Source, name: string, header: Header): ZipEntry {
  const { size, packedSize, crc } = header;
  const check = (bytes: Uint8Array<ArrayBuffer>) => {
    // PyTorch can be told to leave the checksums out; it writes 0 then.
    if (crc !== 0 && crc32(bytes) !== crc) {
      throw damaged(source.name, `the checksum of ${name} does not fit its bytes`);
    }
    return bytes;
  };
  if (header.encrypted) throw damaged(source.name, `${name} is encrypted`);
  if (header.method === STORED) {
    if (size !== packedSize) {
      throw damaged(source.name, `${name} is stored in ${packedSize} bytes but has ${size}`);
    }
    let found: number | undefined;
    const begin = async () => found ??= await dataOffset(source, name, header);
    return {
      size,
      async read(offset, length, into) {
        requireWithin(source, name, size, offset, length);
        const bytes = await source.read(await begin() + offset, length, into);
        return length === size ? check(bytes) : bytes;
      },
      begin,
    };
  }
  if (header.method !== DEFLATED) {
    throw unsupported(
      source.name,
      `${name} is compressed by method ${header.method}`,
      "save the checkpoint again with torch.save",
    );
  }
  if (size > packedSize * MAX_DEFLATE_RATIO) {
    throw damaged(source.name, `${name} says that ${packedSize} bytes inflate to ${size}`);
  }
  return {
    size,
    async read(offset, length) {
      requireWithin(source, name, size, offset, length);
      const start = await dataOffset(source, name, header);
      const whole = check(inflate(source, name, await source.read(start, packedSize), size));
      return whole.subarray(offset, offset + length);
    },
  };
}

function requireWithin(
  source: Source,
  name: string,
  size: number,
  offset: number,
  length: number,
): void {
  if (offset >= 0 && length >= 0 && offset + length <= size) return;
  throw damaged(source.name, `${name} has ${size} bytes, ${offset + length} are wanted`);
}

/** Behind the local header, whose length the directory does not tell. */
async function dataOffset(source: Source, name: string, header: Header): Promise<number> {
  const bytes = await source.read(header.localOffset, LOCAL_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = header.localOffset + LOCAL_BYTES + view.getUint16(26, true) +
    view.getUint16(28, true);
  if (view.getUint32(0, true) !== ZIP_MAGIC || start + header.packedSize > source.size) {
    throw damaged(source.name, `${name} does not lie where the zip directory says`);
  }
  return start;
}

function inflate(
  source: Source,
  name: string,
  packed: Uint8Array,
  size: number,
): Uint8Array<ArrayBuffer> {
  try {
    const bytes = inflateRawSync(packed, { maxOutputLength: Math.max(1, size) });
    if (bytes.length === size) return new Uint8Array(bytes);
    throw new RangeError(`${bytes.length} bytes instead of ${size}`);
  } catch (cause) {
    throw damaged(source.name, `${name} cannot be inflated`, cause);
  }
}

/**
 * A directory of a TIFF or BigTIFF file in, its numbers by tag out (TIFF 6.0, section 2; BigTIFF as
 * libtiff writes it).
 *
 * Every count and offset is held against the file's size before it is followed; a tag's values are
 * read only when they are asked for.
 *
 * @module
 */

import type { Source } from "../bytes/source.ts";
import { damagedImage, TruncatedData } from "./image_errors.ts";

/** Where a file's directories are, and how they are written. */
export interface TiffHeader {
  readonly littleEndian: boolean;
  readonly variant: Variant;
  /** Offset of the first directory. */
  readonly first: number;
}

/** One directory of a TIFF: a page, or a page in a smaller size. */
export interface TiffDirectory {
  readonly littleEndian: boolean;
  /** Offset of the next directory; 0 if it is the last. */
  readonly next: number;
  /**
   * Reads a tag's whole numbers.
   *
   * @param limit Most values that are read; further ones are passed over.
   * @returns The numbers, or undefined if the tag is absent.
   * @throws {SegmenterError} if the values lie beyond the file or are no whole numbers.
   */
  numbers(tag: number, limit?: number): Promise<readonly number[] | undefined>;
}

/** Where a tag's values are. */
interface Entry {
  readonly type: number;
  readonly count: number;
  /** Offset in the file. */
  readonly offset: number;
}

/** What differs between TIFF and BigTIFF, in bytes. */
interface Variant {
  readonly header: number;
  readonly countWidth: 2 | 8;
  readonly entry: number;
  /** Width of an offset, of a value's count, and of a value that stands in its entry. */
  readonly word: 4 | 8;
}

const CLASSIC: Variant = { header: 8, countWidth: 2, entry: 12, word: 4 };
const BIG: Variant = { header: 16, countWidth: 8, entry: 20, word: 8 };
const LITTLE_ENDIAN_MARK = 0x49;
const BIG_VERSION = 43;
/** Widths of the whole-number types BYTE, SHORT, LONG, UNDEFINED, IFD, LONG8 and IFD8. */
const TYPE_BYTES: Record<number, 1 | 2 | 4 | 8> = { 1: 1, 3: 2, 4: 4, 7: 1, 13: 4, 16: 8, 18: 8 };
/** More entries than any real directory has; classic ones cannot have more. */
const MAX_ENTRIES = 0xffff;

/**
 * Reads the file's header.
 *
 * @throws {TruncatedData} if the file ends in it.
 */
export async function readTiffHeader(source: Source): Promise<TiffHeader> {
  const head = await readView(source, 0, Math.min(BIG.header, source.size));
  const littleEndian = head.getUint8(0) === LITTLE_ENDIAN_MARK;
  const variant = head.getUint16(2, littleEndian) === BIG_VERSION ? BIG : CLASSIC;
  if (source.size < variant.header) throw new TruncatedData();
  const first = readUint(head, variant.header - variant.word, variant.word, littleEndian);
  return { littleEndian, variant, first };
}

/**
 * Reads the directory at an offset.
 *
 * @throws {SegmenterError} if it does not lie within the file.
 */
export async function readTiffDirectory(
  source: Source,
  { littleEndian, variant }: TiffHeader,
  offset: number,
): Promise<TiffDirectory> {
  const { countWidth, entry: stride, word } = variant;
  const start = offset + countWidth;
  const count = readUint(await readView(source, offset, countWidth), 0, countWidth, littleEndian);
  if (count < 1 || count > MAX_ENTRIES) {
    throw damagedImage(source.name, `its directory has ${count} entries`);
  }
  const length = count * stride;
  const isFollowed = start + length + word <= source.size;
  const view = await readView(source, start, isFollowed ? length + word : length);
  const entries = readEntries(view, start, length, variant, littleEndian);
  return {
    littleEndian,
    next: isFollowed ? readUint(view, length, word, littleEndian) : 0,
    async numbers(tag, limit = Infinity) {
      const entry = entries.get(tag);
      return entry && await readNumbers(source, tag, entry, limit, littleEndian);
    },
  };
}

function readEntries(
  view: DataView,
  start: number,
  length: number,
  { entry: stride, word }: Variant,
  littleEndian: boolean,
): Map<number, Entry> {
  const entries = new Map<number, Entry>();
  for (let at = 0; at < length; at += stride) {
    const type = view.getUint16(at + 2, littleEndian);
    const values = readUint(view, at + 4, word, littleEndian);
    const valueAt = at + 4 + word;
    const isInline = values * (TYPE_BYTES[type] ?? 0) <= word;
    entries.set(view.getUint16(at, littleEndian), {
      type,
      count: values,
      offset: isInline ? start + valueAt : readUint(view, valueAt, word, littleEndian),
    });
  }
  return entries;
}

async function readNumbers(
  source: Source,
  tag: number,
  { type, count, offset }: Entry,
  limit: number,
  littleEndian: boolean,
): Promise<readonly number[]> {
  const width = TYPE_BYTES[type];
  if (width === undefined) {
    throw damagedImage(source.name, `its TIFF tag ${tag} has the type ${type}, no whole number`);
  }
  const length = Math.min(count, limit);
  const view = await readView(source, offset, length * width);
  return Array.from({ length }, (_, i) => readUint(view, i * width, width, littleEndian));
}

async function readView(source: Source, offset: number, length: number): Promise<DataView> {
  if (offset + length > source.size) {
    throw damagedImage(
      source.name,
      `its directory points to byte ${offset + length}, the file has ${source.size}`,
    );
  }
  const bytes = await source.read(offset, length);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Numbers above 2⁵³ lose digits, which does not matter: they lie beyond any file. */
function readUint(
  view: DataView,
  offset: number,
  width: 1 | 2 | 4 | 8,
  littleEndian: boolean,
): number {
  if (width === 1) return view.getUint8(offset);
  if (width === 2) return view.getUint16(offset, littleEndian);
  if (width === 4) return view.getUint32(offset, littleEndian);
  return Number(view.getBigUint64(offset, littleEndian));
}

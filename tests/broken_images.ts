/**
 * Sound images in, broken ones out: cut off, with wrong bits, with runs of other bytes, with absurd
 * numbers, with wrong directories. The same in every run.
 *
 * @module
 */

import { seededRandom } from "./oracles/random.ts";

/** A broken file and how it was broken. */
export interface BrokenImage {
  readonly how: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Whether there is no way to read it whole. */
  readonly isCut: boolean;
}

/** Parts of a file, in tenths, that are left of it. */
const CUTS = [0, 1, 3, 5, 7, 9];
const FLIPS = 4;
const OVERWRITES = 2;
const OVERWRITTEN_BYTES = 16;
/** Numbers that are counts, offsets and sizes no file has. */
const ABSURD = [0xffffffff, 0x7fffffff, 0, 0x10001];
/** Where headers and directories are: at either end of a file. */
const HEADER_BYTES = 256;

const LITTLE_ENDIAN = 0x4949;
const BIG_ENDIAN = 0x4d4d;
/** The version of files with offsets of 32 bits. */
const TIFF = 42;
const TAG_BYTES = 12;
const HUGE_COUNT = 0xfffffff0;

/** Breaks a file in all ways. */
export function* breakImage(sound: Uint8Array<ArrayBuffer>): Generator<BrokenImage> {
  const random = seededRandom(sound.length);
  const below = (limit: number) => Math.floor(random() * limit);
  for (const tenths of CUTS) {
    const length = Math.floor(sound.length * tenths / 10);
    yield { how: `cut after ${length} bytes`, bytes: sound.slice(0, length), isCut: true };
  }
  const broken = (how: string, change: (bytes: Uint8Array<ArrayBuffer>) => void): BrokenImage => {
    const bytes = sound.slice();
    change(bytes);
    return { how, bytes, isCut: false };
  };
  for (let i = 0; i < FLIPS; i++) {
    const at = below(sound.length);
    yield broken(`a bit of byte ${at} flipped`, (bytes) => bytes[at]! ^= 1 << below(8));
  }
  for (let i = 0; i < OVERWRITES; i++) {
    const at = below(sound.length);
    const value = below(2) * 255;
    yield broken(
      `${value} from byte ${at} on`,
      (bytes) => bytes.fill(value, at, at + OVERWRITTEN_BYTES),
    );
  }
  for (const number of ABSURD) {
    const near = below(Math.min(HEADER_BYTES, sound.length - 4));
    const at = number % 2 === 0 ? near : Math.max(0, sound.length - 4 - near);
    const littleEndian = below(2) === 0;
    yield broken(
      `${number} at byte ${at}`,
      (bytes) => new DataView(bytes.buffer).setUint32(at, number, littleEndian),
    );
  }
  for (const [how, at, number, littleEndian] of wrongDirectories(sound)) {
    yield broken(
      how,
      (bytes) => new DataView(bytes.buffer).setUint32(at, number, littleEndian),
    );
  }
}

/** What is wrong with a directory, where, and the number that makes it so. */
type WrongDirectory = readonly [how: string, at: number, number: number, littleEndian: boolean];

/** Of a TIFF: each tag with a count that no file has room for, and directories in a ring. */
function* wrongDirectories({ buffer }: Uint8Array<ArrayBuffer>): Generator<WrongDirectory> {
  const view = new DataView(buffer);
  const littleEndian = view.getUint16(0) === LITTLE_ENDIAN;
  if (!littleEndian && view.getUint16(0) !== BIG_ENDIAN) return;
  if (view.getUint16(2, littleEndian) !== TIFF) return;
  const first = view.getUint32(4, littleEndian);
  const tags = view.getUint16(first, littleEndian);
  for (let i = 0; i < tags; i++) {
    const at = first + 2 + i * TAG_BYTES + 4;
    yield [`tag ${i + 1} of a huge count`, at, HUGE_COUNT, littleEndian];
  }
  yield ["directories in a ring", first + 2 + tags * TAG_BYTES, first, littleEndian];
}

/**
 * Sound images in, broken ones out: cut off, with wrong bits, with runs of other bytes, with absurd
 * numbers. The same in every run.
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
}

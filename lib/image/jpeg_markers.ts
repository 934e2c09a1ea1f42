/**
 * The segments of a JPEG file: its size, and whether it is whole (ITU-T T.81, annex B).
 *
 * @module
 */

import type { Source } from "../bytes/source.ts";
import { damagedImage } from "./image_errors.ts";
import type { Size } from "./raster.ts";

/** What a frame header says. */
export interface JpegFrame extends Size {
  /** Number of components: 1 grey, 3 colour, 4 CMYK. */
  readonly components: number;
  /** Bits a sample. */
  readonly precision: number;
  /** The frame's marker, which names the coding process: 0xC0 baseline, 0xC2 progressive, … */
  readonly process: number;
}

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const RST0 = 0xd0;
const RST7 = 0xd7;
const TEM = 0x01;
/** SOF0…SOF15 without DHT, JPG and DAC, which lie between them. */
const SOF_FIRST = 0xc0;
const SOF_LAST = 0xcf;
const NOT_SOF: readonly number[] = [0xc4, 0xc8, 0xcc];
/** Length, precision, height, width and number of components of a frame header, in bytes. */
const FRAME_HEADER_BYTES = 8;

/**
 * Reads a JPEG's frame header by stepping over the segments before it.
 *
 * @throws {SegmenterError} if there is none.
 */
export async function readJpegFrame(source: Source): Promise<JpegFrame> {
  let offset = 2;
  while (offset + 4 <= source.size) {
    const segment = await source.read(
      offset,
      Math.min(2 + FRAME_HEADER_BYTES, source.size - offset),
    );
    const marker = segment[1]!;
    if (segment[0] !== 0xff || marker === SOS || marker === EOI) break;
    if (isFrame(marker) && segment.length === 2 + FRAME_HEADER_BYTES) {
      return parseFrame(marker, segment);
    }
    offset += marker === 0xff ? 1 : isBare(marker) ? 2 : 2 + (segment[2]! << 8 | segment[3]!);
  }
  throw damagedImage(source.name, "the file ends before its size is given");
}

function parseFrame(process: number, segment: Uint8Array): JpegFrame {
  return {
    process,
    precision: segment[4]!,
    height: segment[5]! << 8 | segment[6]!,
    width: segment[7]! << 8 | segment[8]!,
    components: segment[9]!,
  };
}

/**
 * Whether a JPEG goes on to its end marker: decoders fill up what is missing with grey.
 *
 * @param file The whole file; the end marker inside of embedded thumbnails and profiles does not
 * count, nor do bytes after the end.
 */
export function isCompleteJpeg(file: Uint8Array): boolean {
  let offset = 2;
  while (offset + 1 < file.length) {
    const marker = file[offset + 1]!;
    if (file[offset] !== 0xff) return false;
    if (marker === EOI) return true;
    if (marker === 0xff) offset += 1;
    else if (isBare(marker)) offset += 2;
    else {
      if (offset + 3 >= file.length) return false;
      offset += 2 + (file[offset + 2]! << 8 | file[offset + 3]!);
      if (marker === SOS) offset = endOfScan(file, offset);
    }
  }
  return false;
}

/** Offset of the first marker after a scan's coded data. */
function endOfScan(file: Uint8Array, start: number): number {
  for (let at = file.indexOf(0xff, start); at >= 0; at = file.indexOf(0xff, at + 1)) {
    const next = file[at + 1];
    const isCoded = next === 0 || next === 0xff || (next! >= RST0 && next! <= RST7);
    if (!isCoded) return at;
  }
  return file.length;
}

function isFrame(marker: number): boolean {
  return marker >= SOF_FIRST && marker <= SOF_LAST && !NOT_SOF.includes(marker);
}

/** Whether a marker stands alone, without a length. */
function isBare(marker: number): boolean {
  return marker === TEM || marker === SOI || (marker >= RST0 && marker <= RST7);
}

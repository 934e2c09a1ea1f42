/**
 * The header of a WebP file in, its size and orientation out (RFC 9649), before anything is decoded.
 *
 * @module
 */

import { exifOrientation } from "./exif_orientation.ts";
import type { Size } from "./raster.ts";

/** What stands in the chunks of a file. */
export interface WebpHeader extends Size {
  readonly isAnimated: boolean;
  /** Whether all bytes are there that the header announces. */
  readonly isWhole: boolean;
  readonly orientation: number | undefined;
}

const RIFF_HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;
const ANIMATION_FLAG = 2;
const LOSSLESS_MARK = 0x2f;

/**
 * Reads the header.
 *
 * @param file The whole file.
 * @returns Undefined if it is damaged.
 */
export function readWebpHeader(file: Uint8Array): WebpHeader | undefined {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (view.byteLength < RIFF_HEADER_BYTES + CHUNK_HEADER_BYTES + 10) return undefined;
  const size = firstChunkSize(view, RIFF_HEADER_BYTES + CHUNK_HEADER_BYTES);
  if (!size) return undefined;
  const announced = view.getUint32(4, true) + CHUNK_HEADER_BYTES;
  return { ...size, isWhole: announced <= file.length, orientation: findOrientation(file, view) };
}

function chunkName(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));
}

function firstChunkSize(
  view: DataView,
  at: number,
): (Size & { readonly isAnimated: boolean }) | undefined {
  const uint24 = (offset: number) => view.getUint16(offset, true) | view.getUint8(offset + 2) << 16;
  switch (chunkName(view, RIFF_HEADER_BYTES)) {
    case "VP8 ":
      return {
        width: view.getUint16(at + 6, true) & 0x3fff,
        height: view.getUint16(at + 8, true) & 0x3fff,
        isAnimated: false,
      };
    case "VP8L": {
      if (view.getUint8(at) !== LOSSLESS_MARK) return undefined;
      const bits = view.getUint32(at + 1, true);
      const width = (bits & 0x3fff) + 1;
      return { width, height: (bits >>> 14 & 0x3fff) + 1, isAnimated: false };
    }
    case "VP8X": {
      const isAnimated = (view.getUint8(at) & ANIMATION_FLAG) !== 0;
      return { width: uint24(at + 4) + 1, height: uint24(at + 7) + 1, isAnimated };
    }
    default:
      return undefined;
  }
}

function findOrientation(file: Uint8Array, view: DataView): number | undefined {
  for (let at = RIFF_HEADER_BYTES; at + CHUNK_HEADER_BYTES <= file.length;) {
    const length = view.getUint32(at + 4, true);
    const data = file.subarray(at + CHUNK_HEADER_BYTES, at + CHUNK_HEADER_BYTES + length);
    if (chunkName(view, at) === "EXIF") return exifOrientation(data);
    at += CHUNK_HEADER_BYTES + length + (length & 1);
  }
  return undefined;
}

/**
 * The headers of a BMP file in, what its pixels are and where they lie out.
 *
 * @module
 */

import type { Source } from "../bytes/source.ts";
import { damagedImage, TruncatedData, unsupportedImage } from "./image_errors.ts";
import { RGB_CHANNELS, type Size } from "./raster.ts";

/** What the headers say. */
export interface BmpHeader extends Size {
  readonly isTopDown: boolean;
  /** Bits a pixel. */
  readonly bits: number;
  /** Whether pixels are indices in runs. */
  readonly runLengths: boolean;
  /** Which bits are red, green and blue, for 16 and 32 bits. */
  readonly masks: readonly number[];
  /** Red, green and blue of each index, for up to 8 bits. */
  readonly palette?: Uint8Array;
  /** Offset of the pixels. */
  readonly pixelsAt: number;
}

const FILE_HEADER_BYTES = 14;
const OS2_HEADER_BYTES = 12;
const WINDOWS_HEADER_BYTES = 40;
const MAX_HEADER_BYTES = 124;
const MASKS_BYTES = 12;
const COMPRESSION = {
  none: 0,
  rle8: 1,
  rle4: 2,
  masks: 3,
  jpeg: 4,
  png: 5,
  alphaMasks: 6,
} as const;
const MASKS_16 = [0x7c00, 0x3e0, 0x1f];
const MASKS_32 = [0xff0000, 0xff00, 0xff];

/**
 * Reads the headers.
 *
 * @throws {SegmenterError} if they are damaged or say something that is not read.
 */
export async function readBmpHeader(source: Source): Promise<BmpHeader> {
  const { name, size } = source;
  const longest = FILE_HEADER_BYTES + MAX_HEADER_BYTES + MASKS_BYTES + 4 * 256;
  const bytes = await source.read(0, Math.min(size, longest));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < FILE_HEADER_BYTES + OS2_HEADER_BYTES) throw new TruncatedData();
  const headerBytes = view.getUint32(FILE_HEADER_BYTES, true);
  const isOs2 = headerBytes === OS2_HEADER_BYTES;
  if (!isOs2 && (headerBytes < WINDOWS_HEADER_BYTES || headerBytes > MAX_HEADER_BYTES)) {
    throw damagedImage(name, `its header has ${headerBytes} bytes`);
  }
  if (bytes.length < FILE_HEADER_BYTES + headerBytes) throw new TruncatedData();
  const height = isOs2 ? view.getUint16(20, true) : view.getInt32(22, true);
  const bits = view.getUint16(isOs2 ? 24 : 28, true);
  const compression = isOs2 ? COMPRESSION.none : view.getUint32(30, true);
  checkKind(name, bits, compression);
  const pixelsAt = view.getUint32(10, true);
  if (pixelsAt >= size) throw new TruncatedData();
  const end = FILE_HEADER_BYTES + headerBytes;
  return {
    width: isOs2 ? view.getUint16(18, true) : view.getInt32(18, true),
    height: Math.abs(height),
    isTopDown: height < 0,
    bits,
    runLengths: compression === COMPRESSION.rle4 || compression === COMPRESSION.rle8,
    masks: readMasks(view, bits, compression),
    ...(bits <= 8 && { palette: readPalette(view, end, isOs2 ? 3 : 4, bits, pixelsAt) }),
    pixelsAt,
  };
}

function checkKind(name: string, bits: number, compression: number): void {
  const allowed: Record<number, readonly number[]> = {
    [COMPRESSION.none]: [1, 2, 4, 8, 16, 24, 32],
    [COMPRESSION.rle8]: [8],
    [COMPRESSION.rle4]: [4],
    [COMPRESSION.masks]: [16, 32],
    [COMPRESSION.alphaMasks]: [16, 32],
  };
  if (allowed[compression]?.includes(bits)) return;
  throw unsupportedImage(
    name,
    `it is a BMP image of ${bits} bits a pixel in compression ${compression}`,
    "convert it to PNG or TIFF first",
  );
}

/** They stand behind the header of 40 bytes, or in a longer one at the same place. */
function readMasks(view: DataView, bits: number, compression: number): readonly number[] {
  const hasMasks = compression === COMPRESSION.masks || compression === COMPRESSION.alphaMasks;
  if (!hasMasks) return bits === 16 ? MASKS_16 : MASKS_32;
  const at = FILE_HEADER_BYTES + WINDOWS_HEADER_BYTES;
  if (view.byteLength < at + MASKS_BYTES) throw new TruncatedData();
  return [0, 4, 8].map((offset) => view.getUint32(at + offset, true));
}

/** Blue, green and red of each colour, as far as they lie before the pixels. */
function readPalette(
  view: DataView,
  at: number,
  step: number,
  bits: number,
  pixelsAt: number,
): Uint8Array {
  const colours = Math.min(
    1 << bits,
    Math.floor((Math.min(pixelsAt, view.byteLength) - at) / step),
  );
  const palette = new Uint8Array(Math.max(0, colours) * RGB_CHANNELS);
  for (let i = 0; i < colours; i++) {
    for (let channel = 0; channel < RGB_CHANNELS; channel++) {
      palette[i * RGB_CHANNELS + channel] = view.getUint8(at + i * step + 2 - channel);
    }
  }
  return palette;
}

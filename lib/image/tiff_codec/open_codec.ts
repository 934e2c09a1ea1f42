/**
 * The number of a compression in, its codec out; each is loaded only when a file needs it.
 *
 * @module
 */

import type { SampleLayout } from "../to_rgb.ts";
import type { BlockCodec } from "./codec.ts";

/** A codec and what has to be known about it. */
export interface OpenedCodec {
  readonly decode: BlockCodec;
  /** Most bytes that a compressed byte can stand for: a block that claims more is damaged. */
  readonly maxRatio: number;
  /** Whether the predictor applies to it. */
  readonly hasPredictor: boolean;
}

/** What codecs need from the directory. */
export interface CodecContext {
  readonly jpegTables: Uint8Array<ArrayBuffer>;
  readonly isYcbcr: boolean;
  readonly t4Options: number;
  /** The second number of the tag LercParameters. */
  readonly lercPacking: number;
  readonly samples: SampleLayout;
}

/** Numbers of the tag Compression that are read. */
export const COMPRESSION_NONE = 1;
const HUFFMAN = 2;
const GROUP_3 = 3;
const GROUP_4 = 4;
const LZW = 5;
/** JPEG of Technical Note 2; 6, its forerunner, is no matter of single blocks (`tiff_old_jpeg.ts`). */
export const COMPRESSION_JPEG = 7;
const DEFLATE = 8;
const PACKBITS = 32773;
const OLD_DEFLATE = 32946;
/** Its samples are little-endian in all files. */
export const COMPRESSION_LERC = 34887;
const LZMA = 34925;
const ZSTANDARD = 50000;
const WEBP = 50001;

/** Compressions of pictures: they know about colours and hand over RGB where there is YCbCr. */
export const PICTURE_COMPRESSIONS: readonly number[] = [COMPRESSION_JPEG];

const REFUSED: Record<number, string> = {
  9: "JBIG",
  32809: "ThunderScan",
  34712: "JPEG 2000",
  50002: "JPEG XL",
};

/** Names a compression that is not read. */
export function refusedCompression(compression: number): string {
  return REFUSED[compression] ?? `number ${compression}`;
}

/**
 * Loads a codec.
 *
 * @param compression The tag's value.
 * @returns Undefined if the compression is not read.
 */
export async function openCodec(
  compression: number,
  { jpegTables, isYcbcr, t4Options, lercPacking, samples }: CodecContext,
): Promise<OpenedCodec | undefined> {
  switch (compression) {
    case COMPRESSION_NONE:
      return { decode: (data) => data, maxRatio: 1, hasPredictor: false };
    case HUFFMAN:
    case GROUP_3:
    case GROUP_4: {
      const { FAX_MAX_RATIO, faxCodec } = await import("./ccitt.ts");
      const scheme = ({ 2: "huffman", 3: "group3", 4: "group4" } as const)[compression];
      const decode = faxCodec(scheme, t4Options);
      return { decode, maxRatio: FAX_MAX_RATIO, hasPredictor: false };
    }
    case LZW: {
      const { decodeLzw, LZW_MAX_RATIO } = await import("./lzw.ts");
      return { decode: decodeLzw, maxRatio: LZW_MAX_RATIO, hasPredictor: true };
    }
    case DEFLATE:
    case OLD_DEFLATE: {
      const { decodeDeflate, DEFLATE_MAX_RATIO } = await import("./deflate.ts");
      return { decode: decodeDeflate, maxRatio: DEFLATE_MAX_RATIO, hasPredictor: true };
    }
    case PACKBITS: {
      const { decodePackBits, PACKBITS_MAX_RATIO } = await import("./packbits.ts");
      return { decode: decodePackBits, maxRatio: PACKBITS_MAX_RATIO, hasPredictor: false };
    }
    case COMPRESSION_LERC: {
      const { lercCodec } = await import("./lerc.ts");
      const decode = lercCodec(lercPacking, samples);
      return { decode, maxRatio: Infinity, hasPredictor: false };
    }
    case LZMA: {
      const { decodeLzma, LZMA_MAX_RATIO } = await import("./lzma.ts");
      return { decode: decodeLzma, maxRatio: LZMA_MAX_RATIO, hasPredictor: true };
    }
    case ZSTANDARD: {
      const { decodeZstandard } = await import("./zstandard.ts");
      return { decode: decodeZstandard, maxRatio: Infinity, hasPredictor: true };
    }
    case WEBP: {
      const { decodeWebpBlock } = await import("./webp.ts");
      return { decode: decodeWebpBlock, maxRatio: Infinity, hasPredictor: false };
    }
    case COMPRESSION_JPEG: {
      const { jpegCodec } = await import("./jpeg.ts");
      const decode = jpegCodec(jpegTables, isYcbcr);
      return { decode, maxRatio: Infinity, hasPredictor: false };
    }
    default:
      return undefined;
  }
}

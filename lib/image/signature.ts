/**
 * The first bytes of a file in, its format out: files are known by what they are, never by name.
 *
 * Signatures are those of the formats' own specifications: PNG (ISO/IEC 15948, 5.2), JPEG (ITU-T
 * T.81, B.1), GIF89a, TIFF 6.0 and BigTIFF; the others are recognised only so that a message can
 * say what the file is.
 *
 * @module
 */

/** Formats that are decoded. */
export type ReadableFormat =
  | "png"
  | "jpeg"
  | "gif"
  | "tiff"
  | "bigtiff"
  | "bmp"
  | "webp"
  | "jpeg2000"
  | "pdf";

/** Formats that are recognised and refused. */
export type UnreadableFormat =
  | "jpegxl"
  | "jpegxr"
  | "avif"
  | "heif"
  | "ico"
  | "djvu"
  | "mrsid"
  | "ecw"
  | "nitf"
  | "erdas"
  | "pcidsk"
  | "netpbm"
  | "postscript"
  | "photoshop"
  | "jng";

/** What kind of image or document a file is. */
export type ImageFormat = ReadableFormat | UnreadableFormat;

/** As many bytes from a file's start as {@link imageFormat} looks at. */
export const SIGNATURE_BYTES = 16;

/** Bytes at an offset, as Latin-1 text. */
type Mark = readonly [offset: number, text: string];

const SIGNATURES: readonly (readonly [ImageFormat, ...Mark[]])[] = [
  ["png", [0, "\x89PNG\r\n\x1a\n"]],
  ["jpeg", [0, "\xff\xd8\xff"]],
  ["gif", [0, "GIF87a"]],
  ["gif", [0, "GIF89a"]],
  ["tiff", [0, "II\x2a\0"]],
  ["tiff", [0, "MM\0\x2a"]],
  ["bigtiff", [0, "II\x2b\0"]],
  ["bigtiff", [0, "MM\0\x2b"]],
  ["webp", [0, "RIFF"], [8, "WEBP"]],
  ["bmp", [0, "BM"], [6, "\0\0\0\0"]],
  ["jpeg2000", [0, "\0\0\0\x0cjP  \r\n\x87\n"]],
  ["jpeg2000", [0, "\xff\x4f\xff\x51"]],
  ["jpegxr", [0, "II\xbc"]],
  ["ecw", [0, "\x65\x02\x01"]],
  ["nitf", [0, "NITF0"]],
  ["nitf", [0, "NSIF0"]],
  ["erdas", [0, "EHFA_HEADER_TAG"]],
  ["pcidsk", [0, "PCIDSK"]],
  ["netpbm", [0, "P4\n"]],
  ["netpbm", [0, "P5\n"]],
  ["netpbm", [0, "P6\n"]],
  ["postscript", [0, "%!PS"]],
  ["jng", [0, "\x8bJNG"]],
  ["jng", [0, "\x8aMNG"]],
  ["jpegxl", [0, "\xff\x0a"]],
  ["jpegxl", [0, "\0\0\0\x0cJXL \r\n\x87\n"]],
  ["avif", [4, "ftypavif"]],
  ["avif", [4, "ftypavis"]],
  ["heif", [4, "ftyphei"]],
  ["heif", [4, "ftyphev"]],
  ["heif", [4, "ftypmif1"]],
  ["ico", [0, "\0\0\x01\0"], [5, "\0"]],
  ["pdf", [0, "%PDF-"]],
  ["djvu", [0, "AT&TFORM"]],
  ["mrsid", [0, "msid"]],
  ["photoshop", [0, "8BPS"]],
];

/**
 * Tells an image's format by its signature.
 *
 * @param head The file's first {@link SIGNATURE_BYTES} bytes, or all of a shorter file.
 * @returns The format, or undefined if it is no image that is known here.
 */
export function imageFormat(head: Uint8Array): ImageFormat | undefined {
  const text = String.fromCharCode(...head.subarray(0, SIGNATURE_BYTES));
  return SIGNATURES.find(([, ...marks]) => marks.every(([at, mark]) => text.startsWith(mark, at)))
    ?.[0];
}

/**
 * The boxes of a JP2 file and the first marker segment of its codestream in, what the picture is out
 * (ISO/IEC 15444-1, annexes A.5 and I), before anything is decoded.
 *
 * @module
 */

import type { Source } from "../bytes/source.ts";
import { damagedImage, TruncatedData, unsupportedImage } from "./image_errors.ts";
import type { Size } from "./raster.ts";

/** What the header says. */
export interface Jpeg2000Header extends Size {
  readonly components: number;
  /** Bits a sample, of all components. */
  readonly bits: number;
  readonly isYcc: boolean;
  /** How often the picture is stored halved. */
  readonly levels: number;
  /** Where the codestream begins and ends in the file. */
  readonly start: number;
  readonly end: number;
}

/** A box: its four letters and where its content lies. */
interface Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

const SOC = 0xff4f;
const CODING_STYLE = 0xff52;
const START_OF_TILE = 0xff90;
const SIZ_BYTES = 42;
const COMPONENT_BYTES = 3;
/** What the decoder hands over: grey or three colours. */
const COMPONENTS: readonly number[] = [1, 3];
const MAX_BITS = 16;
const IS_SIGNED = 0x80;
const ENUMERATED_COLOURS = 1;
const SYCC = 18;
const REMEDY = "convert it to 8-bit RGB TIFF, e.g. with gdal_translate -of COG";

/**
 * Reads the header.
 *
 * @throws {SegmenterError} if it is damaged, or the picture is of a kind that is not read.
 */
export async function readJpeg2000Header(source: Source): Promise<Jpeg2000Header> {
  const isBare = (await readView(source, 0, 2)).getUint16(0) === SOC;
  let stream: Box | undefined = isBare ? { type: "jp2c", start: 0, end: source.size } : undefined;
  let isYcc = false;
  if (!isBare) {
    for await (const box of boxes(source, 0, source.size)) {
      if (box.type === "jp2h") isYcc = await readColours(source, box);
      if (box.type === "jp2c") stream = box;
      if (stream) break;
    }
  }
  if (!stream) throw damagedImage(source.name, "it holds no codestream");
  const { start, end } = stream;
  const levels = await readLevels(source, stream);
  return { ...await readSize(source, stream), isYcc, levels, start, end };
}

/** The boxes between two offsets. */
async function* boxes(source: Source, start: number, end: number): AsyncGenerator<Box> {
  for (let at = start; at + 8 <= end;) {
    const view = await readView(source, at, 8);
    const type = String.fromCharCode(...[4, 5, 6, 7].map((i) => view.getUint8(i)));
    let length = view.getUint32(0);
    let header = 8;
    if (length === 1) {
      length = Number((await readView(source, at + 8, 8)).getBigUint64(0));
      header = 16;
    } else if (length === 0) length = end - at;
    if (length < header) throw damagedImage(source.name, `its box ${type} has no length`);
    if (at + length > end) throw new TruncatedData();
    yield { type, start: at + header, end: at + length };
    at += length;
  }
}

/** Whether the colours are sYCC; a palette is refused. */
async function readColours(source: Source, header: Box): Promise<boolean> {
  for await (const { type, start, end } of boxes(source, header.start, header.end)) {
    if (type === "pclr") {
      throw unsupportedImage(source.name, "it is a JPEG 2000 image with a palette", REMEDY);
    }
    if (type === "colr" && end - start >= 7) {
      const view = await readView(source, start, 7);
      if (view.getUint8(0) === ENUMERATED_COLOURS) return view.getUint32(3) === SYCC;
    }
  }
  return false;
}

async function readSize(
  source: Source,
  { start, end }: Box,
): Promise<Size & Pick<Jpeg2000Header, "components" | "bits">> {
  const view = await readView(source, start, SIZ_BYTES);
  const components = view.getUint16(40);
  if (view.getUint32(0) !== 0xff4fff51) throw damagedImage(source.name, "it has no size");
  const width = view.getUint32(8) - view.getUint32(16);
  const height = view.getUint32(12) - view.getUint32(20);
  if (!COMPONENTS.includes(components)) {
    throw unsupportedImage(
      source.name,
      `it is a JPEG 2000 image of ${components} components`,
      REMEDY,
    );
  }
  const specifications = await readView(source, start + SIZ_BYTES, components * COMPONENT_BYTES);
  const depth = specifications.getUint8(0);
  for (let i = 0; i < components; i++) {
    const at = i * COMPONENT_BYTES;
    const isPlain = specifications.getUint8(at) === depth &&
      specifications.getUint16(at + 1) === 0x101;
    if (isPlain && depth < MAX_BITS) continue;
    const what = depth & IS_SIGNED ? "signed samples" : "components of different kinds or depths";
    throw unsupportedImage(source.name, `it is a JPEG 2000 image with ${what}`, REMEDY);
  }
  // The end marker; without it the decoder would fill up what is missing.
  const last = await readView(source, end - 2, 2);
  if (last.getUint16(0) !== 0xffd9) throw new TruncatedData();
  return { width, height, components, bits: depth + 1 };
}

/** Steps over the main header's segments to the coding style (A.6.1). */
async function readLevels(source: Source, { start, end }: Box): Promise<number> {
  for (let at = start + 2; at + 14 <= end;) {
    const view = await readView(source, at, 14);
    const marker = view.getUint16(0);
    if (marker === CODING_STYLE) return view.getUint8(9);
    if (marker >> 8 !== 0xff || marker === START_OF_TILE) break;
    at += 2 + view.getUint16(2);
  }
  throw damagedImage(source.name, "its header does not say how it is coded");
}

async function readView(source: Source, offset: number, length: number): Promise<DataView> {
  if (offset < 0 || offset + length > source.size) throw new TruncatedData();
  const bytes = await source.read(offset, length);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

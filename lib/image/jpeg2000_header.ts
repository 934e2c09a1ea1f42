/**
 * The boxes of a JP2 file and the first marker segment of its codestream in, what the picture is out
 * (ISO/IEC 15444-1, annexes A.5 and I), before anything is decoded.
 *
 * @module
 */

import type { Source } from "../bytes/source.ts";
import { damagedImage, TruncatedData, unsupportedImage } from "./image_errors.ts";
import { RGB_CHANNELS, type Size } from "./raster.ts";

/** What the colours are. */
type Colours = "grey" | "rgb" | "ycbcr" | "cmyk" | "palette";

/** What the header says. */
export interface Jpeg2000Header extends Size {
  /** Number of all components of the codestream. */
  readonly components: number;
  /** Those that are colours, in the order of the colours. */
  readonly colourComponents: readonly number[];
  /** Bits a sample, of the colours. */
  readonly bits: number;
  readonly colours: Colours;
  /** Red, green and blue of each index, for `palette`. */
  readonly palette?: Uint8Array;
  /** How often the picture is stored halved. */
  readonly levels: number;
  /** Where the codestream begins and ends in the file. */
  readonly start: number;
  readonly end: number;
}

/** What the boxes say about colours; nothing where there are no boxes. */
interface ColourBoxes {
  /** The number of an enumerated colour space. */
  space?: number;
  /** The four letters by which an ICC profile names its colour space. */
  profile?: string;
  palette?: Uint8Array;
  /** Components that are opacity. */
  readonly opacity: Set<number>;
  /** The component of each colour, where a box says so. */
  readonly componentOf: Map<number, number>;
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
/** The boxes that say what the colours are; each has fewer bytes, or what counts lies before them. */
const COLOUR_BOXES: readonly string[] = ["pclr", "cdef", "colr"];
const MAX_BOX_BYTES = 1 << 17;
/** More components than any map has. */
const MAX_COMPONENTS = 64;
const MAX_BITS = 16;
const IS_SIGNED = 0x80;
/** Enumerated colour spaces (I.5.3.3). */
const CMYK = 12;
const SYCC = 18;
const BY_NUMBER = 1;
const BY_PROFILE = 2;
/** Where an ICC profile names its colour space. */
const PROFILE_SPACE_AT = 16;
/** Kinds of channels (I.5.3.6). */
const COLOUR = 0;
const CHANNEL_BYTES = 6;
const MAX_PALETTE = 256;
/** Components of a pixel's colour. */
const COUNT_OF: Record<Colours, number> = { grey: 1, rgb: 3, ycbcr: 3, cmyk: 4, palette: 1 };
const REMEDY = "convert it to 8-bit RGB TIFF, e.g. with gdal_translate -of COG";

/**
 * Reads the header.
 *
 * @throws {SegmenterError} if it is damaged, or the picture is of a kind that is not read.
 */
export async function readJpeg2000Header(source: Source): Promise<Jpeg2000Header> {
  const isBare = (await readView(source, 0, 2)).getUint16(0) === SOC;
  let stream: Box | undefined = isBare ? { type: "jp2c", start: 0, end: source.size } : undefined;
  const boxed: ColourBoxes = { opacity: new Set(), componentOf: new Map() };
  if (!isBare) {
    for await (const box of boxes(source, 0, source.size)) {
      if (box.type === "jp2h") await readColours(source, box, boxed);
      if (box.type === "jp2c") stream = box;
      if (stream) break;
    }
  }
  if (!stream) throw damagedImage(source.name, "it holds no codestream");
  const { start, end } = stream;
  const levels = await readLevels(source, stream);
  return { ...await readSize(source, stream, boxed), levels, start, end };
}

/** The boxes between two offsets. */
async function* boxes(source: Source, start: number, end: number): AsyncGenerator<Box> {
  for (let at = start; at + 8 <= end;) {
    const view = await readView(source, at, 8);
    const type = letters(view, 4);
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

async function readColours(source: Source, header: Box, found: ColourBoxes): Promise<void> {
  for await (const { type, start, end } of boxes(source, header.start, header.end)) {
    if (!COLOUR_BOXES.includes(type)) continue;
    const view = await readView(source, start, Math.min(end - start, MAX_BOX_BYTES));
    if (type === "pclr") found.palette = readPalette(source.name, view);
    if (type === "cdef") readChannels(view, found);
    const method = type === "colr" && view.byteLength >= 3 ? view.getUint8(0) : 0;
    // The first colour box counts.
    if (found.space !== undefined || found.profile !== undefined) continue;
    if (method === BY_NUMBER && view.byteLength >= 7) found.space = view.getUint32(3);
    if (method === BY_PROFILE && view.byteLength >= 3 + PROFILE_SPACE_AT + 4) {
      found.profile = letters(view, 3 + PROFILE_SPACE_AT);
    }
  }
}

/** Columns beyond the third are opacity; fewer than three are grey (I.5.3.4). */
function readPalette(name: string, view: DataView): Uint8Array {
  const entries = view.byteLength > 3 ? view.getUint16(0) : 0;
  const columns = view.byteLength > 3 ? view.getUint8(2) : 0;
  const depths = Array.from(
    { length: Math.min(columns, view.byteLength - 3) },
    (_, i) => view.getUint8(3 + i),
  );
  if (entries > MAX_PALETTE || depths.some((depth) => depth !== 7)) {
    throw unsupportedImage(
      name,
      `it is a JPEG 2000 image with a palette of ${entries} colours that are not of 8 bits each`,
      REMEDY,
    );
  }
  if (columns < 1 || view.byteLength < 3 + columns + entries * columns) {
    throw damagedImage(name, "its palette is damaged");
  }
  const palette = new Uint8Array(entries * RGB_CHANNELS);
  for (let i = 0; i < palette.length; i++) {
    const column = columns < RGB_CHANNELS ? 0 : i % RGB_CHANNELS;
    palette[i] = view.getUint8(3 + columns + Math.floor(i / RGB_CHANNELS) * columns + column);
  }
  return palette;
}

function readChannels(view: DataView, { opacity, componentOf }: ColourBoxes): void {
  for (let at = 2; at + CHANNEL_BYTES <= view.byteLength; at += CHANNEL_BYTES) {
    const [channel, kind, colour] = [0, 2, 4].map((i) => view.getUint16(at + i));
    if (kind !== COLOUR) opacity.add(channel!);
    else if (colour! >= 1) componentOf.set(colour! - 1, channel!);
  }
}

async function readSize(
  source: Source,
  { start, end }: Box,
  boxed: ColourBoxes,
): Promise<Omit<Jpeg2000Header, "levels" | "start" | "end">> {
  const view = await readView(source, start, SIZ_BYTES);
  const components = view.getUint16(40);
  if (view.getUint32(0) !== 0xff4fff51) throw damagedImage(source.name, "it has no size");
  const width = view.getUint32(8) - view.getUint32(16);
  const height = view.getUint32(12) - view.getUint32(20);
  if (components < 1 || components > MAX_COMPONENTS) {
    throw unsupportedImage(
      source.name,
      `it is a JPEG 2000 image of ${components} components`,
      REMEDY,
    );
  }
  const colours = coloursOf(components, boxed);
  const colourComponents = findComponents(source.name, components, COUNT_OF[colours], boxed);
  const specifications = await readView(source, start + SIZ_BYTES, components * COMPONENT_BYTES);
  const depth = commonDepth(source.name, specifications, colourComponents);
  // The end marker; without it the decoder would fill up what is missing.
  const last = await readView(source, end - 2, 2);
  if (last.getUint16(0) !== 0xffd9) throw new TruncatedData();
  const { palette } = boxed;
  return {
    width,
    height,
    components,
    colourComponents,
    bits: depth + 1,
    colours,
    ...(palette && { palette }),
  };
}

/** Without a word about it, one or two components are grey, more begin with red, green and blue. */
function coloursOf(components: number, { space, profile, palette, opacity }: ColourBoxes): Colours {
  const count = components - opacity.size;
  if (palette) return "palette";
  if (count < 3) return "grey";
  if (count >= 4 && (space === CMYK || profile === "CMYK")) return "cmyk";
  return space === SYCC ? "ycbcr" : "rgb";
}

function findComponents(
  name: string,
  components: number,
  count: number,
  { opacity, componentOf, palette }: ColourBoxes,
): number[] {
  // With a palette, channels are its columns.
  if (palette) return [0];
  const others = Array.from({ length: components }, (_, i) => i).filter((i) => !opacity.has(i));
  const found = Array.from({ length: count }, (_, i) => componentOf.get(i) ?? others[i] ?? i);
  if (found.every((i) => i < components)) return found;
  throw damagedImage(name, "its colours are in components that it does not have");
}

function commonDepth(
  name: string,
  specifications: DataView,
  colourComponents: readonly number[],
): number {
  const depth = specifications.getUint8(colourComponents[0]! * COMPONENT_BYTES);
  for (const i of colourComponents) {
    const at = i * COMPONENT_BYTES;
    const isPlain = specifications.getUint8(at) === depth &&
      specifications.getUint16(at + 1) === 0x101;
    if (isPlain && depth < MAX_BITS) continue;
    const what = depth & IS_SIGNED ? "signed samples" : "components of different kinds or depths";
    throw unsupportedImage(name, `it is a JPEG 2000 image with ${what}`, REMEDY);
  }
  return depth;
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

function letters(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));
}

async function readView(source: Source, offset: number, length: number): Promise<DataView> {
  if (offset < 0 || offset + length > source.size) throw new TruncatedData();
  const bytes = await source.read(offset, length);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * The segments of a JPEG in, its frame, tables and scans out (ITU-T T.81, annex B).
 *
 * @module
 */

import { exifOrientation } from "../exif_orientation.ts";
import { fillRaw, type RawReader } from "../raw_reader.ts";
import {
  BLOCK_SIDE,
  BLOCK_SIZE,
  type Component,
  type Frame,
  type Scan,
  type ScanComponent,
} from "./frame.ts";
import { type HuffmanTable, makeHuffmanTable } from "./huffman.ts";
import { DHT, DQT, DRI, EOI, RST0, SOF_BASELINE, SOI, SOS } from "./markers.ts";

/** What has been read so far. */
export interface JpegState {
  /** By number; the factors in zigzag order. */
  readonly quantisation: (Int32Array | undefined)[];
  readonly dc: (HuffmanTable | undefined)[];
  readonly ac: (HuffmanTable | undefined)[];
  restartInterval: number;
  frame?: Frame;
  isJfif: boolean;
  /** The colour transform of Adobe's segment: 0 none, 1 YCbCr, 2 YCCK. */
  adobeTransform?: number;
  /** As EXIF says it: 1 upright … 8. */
  orientation?: number;
}

/** A JPEG in a form that is not read here; the message says which. */
export class UnreadJpeg extends Error {
  override readonly name = "UnreadJpeg";
}

const TEM = 0x01;
const SOF_EXTENDED = 0xc1;
const SOF_PROGRESSIVE = 0xc2;
const SOF_LAST = 0xcf;
const DAC = 0xcc;
const JPG = 0xc8;
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP14 = 0xee;
const TABLES = 4;
const MAX_COMPONENTS = 4;
const MAX_SAMPLING = 4;
/** T.81, B.2.3: an interleaved MCU has no more blocks. */
const MAX_MCU_BLOCKS = 10;
const CODE_LENGTHS = 16;
const NO_CODES = makeHuffmanTable(new Uint8Array(CODE_LENGTHS), new Uint8Array(0));

/** Begins with nothing read. */
export function emptyState(): JpegState {
  return { quantisation: [], dc: [], ac: [], restartInterval: 0, isJfif: false };
}

/**
 * Reads up to the next scan's coded data.
 *
 * @returns The scan's header; "end" behind the end marker, "cut" if the file ends before.
 * @throws {UnreadJpeg} if it is of a kind that is not read.
 * @throws {Error} if a segment is damaged.
 */
export async function readSegments(
  raw: RawReader,
  state: JpegState,
): Promise<Scan | "end" | "cut"> {
  while (true) {
    const marker = await nextMarker(raw);
    if (marker === undefined) return "cut";
    if (marker === EOI) return "end";
    if (marker === TEM || marker >= RST0 && marker <= SOI) continue;
    const segment = await readSegment(raw);
    if (!segment) return "cut";
    if (marker === SOS) return parseScan(segment, state);
    takeSegment(marker, segment, state);
  }
}

/** Passes over what is no marker, as all decoders do. */
async function nextMarker(raw: RawReader): Promise<number | undefined> {
  while (await fillRaw(raw, 2)) {
    // Coded data is full of what could begin a marker.
    while (raw.bytes.length - raw.at >= 2) {
      const prefix = raw.bytes.indexOf(0xff, raw.at);
      raw.at = prefix < 0 ? raw.bytes.length : prefix;
      const marker = raw.bytes[raw.at + 1];
      if (marker === undefined) break;
      raw.at += marker === 0xff ? 1 : 2;
      if (marker !== 0 && marker !== 0xff) return marker;
    }
  }
  return undefined;
}

async function readSegment(raw: RawReader): Promise<Uint8Array | undefined> {
  if (!await fillRaw(raw, 2)) return undefined;
  const length = word(raw.bytes, raw.at);
  if (length < 2) throw new Error("a segment has no length");
  if (!await fillRaw(raw, length)) return undefined;
  const segment = raw.bytes.subarray(raw.at + 2, raw.at + length);
  raw.at += length;
  return segment;
}

function takeSegment(marker: number, segment: Uint8Array, state: JpegState): void {
  switch (marker) {
    case DQT:
      return takeQuantisation(segment, state);
    case DHT:
      return takeHuffman(segment, state);
    case DRI:
      if (segment.length < 2) throw new Error("its restart interval is damaged");
      state.restartInterval = word(segment, 0);
      return;
    case APP0:
      state.isJfif ||= startsWith(segment, "JFIF\0");
      return;
    case APP1:
      if (startsWith(segment, "Exif\0\0")) {
        const orientation = exifOrientation(segment.subarray("Exif\0\0".length));
        if (orientation !== undefined) state.orientation = orientation;
      }
      return;
    case APP14:
      if (startsWith(segment, "Adobe") && segment.length >= 12) {
        state.adobeTransform = segment[11]!;
      }
      return;
    case DAC:
      throw new UnreadJpeg("a JPEG with arithmetic coding");
    default:
      if (marker < SOF_BASELINE || marker > SOF_LAST || marker === JPG) return;
      if (state.frame) throw new Error("it has more than one frame");
      state.frame = parseFrame(marker, segment);
  }
}

function takeQuantisation(segment: Uint8Array, state: JpegState): void {
  for (let at = 0; at < segment.length;) {
    const width = segment[at]! >> 4 ? 2 : 1;
    const id = segment[at++]! & 15;
    if (id >= TABLES || at + BLOCK_SIZE * width > segment.length) {
      throw new Error("a quantisation table is damaged");
    }
    state.quantisation[id] = Int32Array.from(
      { length: BLOCK_SIZE },
      (_, k) => width === 2 ? word(segment, at + 2 * k) : segment[at + k]!,
    );
    at += BLOCK_SIZE * width;
  }
}

function takeHuffman(segment: Uint8Array, state: JpegState): void {
  for (let at = 0; at < segment.length;) {
    const kind = segment[at]! >> 4;
    const id = segment[at++]! & 15;
    const counts = segment.subarray(at, at += CODE_LENGTHS);
    const total = counts.reduce((sum, count) => sum + count, 0);
    if (kind > 1 || id >= TABLES || total > 256 || at + total > segment.length) {
      throw new Error("a Huffman table is damaged");
    }
    const tables = kind === 0 ? state.dc : state.ac;
    tables[id] = makeHuffmanTable(counts, segment.subarray(at, at += total));
  }
}

function parseFrame(marker: number, segment: Uint8Array): Frame {
  const [precision = 0] = segment;
  const count = segment[5] ?? 0;
  if (segment.length < 6 + 3 * count || count === 0) throw new Error("its frame header is damaged");
  const isRead = marker === SOF_BASELINE || marker === SOF_EXTENDED || marker === SOF_PROGRESSIVE;
  if (!isRead) throw new UnreadJpeg(processName(marker));
  if (precision !== 8) throw new UnreadJpeg(`a JPEG of ${precision} bits a sample`);
  if (count > MAX_COMPONENTS) throw new UnreadJpeg(`a JPEG of ${count} components`);
  const height = word(segment, 1);
  const width = word(segment, 3);
  if (height === 0 && width > 0) throw new UnreadJpeg("a JPEG whose height follows its first scan");
  const process = marker === SOF_PROGRESSIVE ? "progressive" : "sequential";
  return { process, ...arrange(width, height, segment.subarray(6), count) };
}

function processName(marker: number): string {
  if ([0xc3, 0xc7, 0xcb, 0xcf].includes(marker)) return "a lossless JPEG";
  return marker >= 0xc9 ? "a JPEG with arithmetic coding" : "a hierarchical JPEG";
}

/** Lays the frame out in MCUs; a single component has MCUs of one block, whatever its factors. */
function arrange(
  width: number,
  height: number,
  specifications: Uint8Array,
  count: number,
): Omit<Frame, "process"> {
  const raw = Array.from({ length: count }, (_, i) => {
    const [id, factors, tableId] = specifications.subarray(3 * i, 3 * i + 3);
    const [h, v] = count === 1 ? [1, 1] : [factors! >> 4, factors! & 15];
    if (h < 1 || v < 1 || h > MAX_SAMPLING || v > MAX_SAMPLING || tableId! >= TABLES) {
      throw new Error("its frame header is damaged");
    }
    return { id: id!, h, v, tableId: tableId! };
  });
  const maxH = Math.max(...raw.map(({ h }) => h));
  const maxV = Math.max(...raw.map(({ v }) => v));
  const mcusAcross = Math.ceil(width / (BLOCK_SIDE * maxH));
  const components: Component[] = raw.map((component) => ({
    ...component,
    width: Math.ceil(width * component.h / maxH),
    height: Math.ceil(height * component.v / maxV),
    blocksAcross: mcusAcross * component.h,
  }));
  const mcusDown = Math.ceil(height / (BLOCK_SIDE * maxV));
  return { width, height, components, maxH, maxV, mcusAcross, mcusDown };
}

function parseScan(segment: Uint8Array, { frame, dc, ac }: JpegState): Scan {
  if (!frame) throw new Error("a scan comes before the frame");
  const count = segment[0] ?? 0;
  const isSound = count > 0 && count <= frame.components.length && segment.length >= 4 + 2 * count;
  if (!isSound) throw new Error("a scan's header is damaged");
  const components = Array.from({ length: count }, (_, i): ScanComponent => {
    const index = frame.components.findIndex(({ id }) => id === segment[1 + 2 * i]);
    const tables = segment[2 + 2 * i]!;
    return { index, dc: dc[tables >> 4] ?? NO_CODES, ac: ac[tables & 15] ?? NO_CODES };
  });
  checkScanComponents(frame, components);
  if (frame.process === "sequential") {
    return { components, first: 0, last: BLOCK_SIZE - 1, high: 0, low: 0 };
  }
  const [first, last, approximation] = segment.subarray(1 + 2 * count);
  const scan = {
    components,
    first: first!,
    last: last!,
    high: approximation! >> 4,
    low: approximation! & 15,
  };
  checkProgression(scan);
  return scan;
}

function checkScanComponents(frame: Frame, components: readonly ScanComponent[]): void {
  const indices = components.map(({ index }) => index);
  const blocks = indices.reduce((sum, index) => {
    const component = frame.components[index];
    return sum + (component ? component.h * component.v : Infinity);
  }, 0);
  const isSound = new Set(indices).size === indices.length && Number.isFinite(blocks);
  if (!isSound || components.length > 1 && blocks > MAX_MCU_BLOCKS) {
    throw new Error("a scan's header is damaged");
  }
}

/** T.81, G.1.1.1. */
function checkProgression({ components, first, last, high, low }: Scan): void {
  const isBand = first === 0 ? last === 0 : last >= first && components.length === 1;
  if (isBand && last < BLOCK_SIZE && low <= 13 && high <= 13) return;
  throw new Error("a scan's header is damaged");
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return [...text].every((letter, i) => bytes[i] === letter.charCodeAt(0));
}

function word(bytes: Uint8Array, at: number): number {
  return bytes[at]! << 8 | bytes[at + 1]!;
}

/**
 * A TIFF directory with the first, long discouraged form of JPEG in, a JPEG stream out (TIFF 6.0,
 * section 22). Writers understood that section in many ways: there is a stream as a whole, or only
 * its header, with its coded data in the strips, or there are tables in tags of their own, or the
 * strips are what a stream is made of. libtiff's reader, which knows them, is the model.
 *
 * @module
 */

import type { Source } from "../bytes/source.ts";
import { damagedImage } from "./image_errors.ts";
import { DHT, DQT, DRI, EOI, RESTART_CYCLE, RST0, SOF_BASELINE, SOI, SOS } from "./jpeg/markers.ts";
import { joinedSource, type Part } from "./joined_source.ts";
import type { Size } from "./raster.ts";
import type { TiffDirectory } from "./tiff_directory.ts";

/** What a stream's header holds. */
interface StreamHeader {
  /** Where the scan's header begins and where its coded data begins; 0 if it is not there. */
  readonly scanAt: number;
  readonly codedAt: number;
  readonly hasInterval: boolean;
}

/** What of the picture the tags say. */
interface Picture extends Size {
  readonly components: number;
  /** Of the first component, how often it is sampled while the others are once: across and down. */
  readonly factors: readonly [number, number];
  readonly rowsPerStrip: number;
}

const TAG = {
  stripOffsets: 273,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  stream: 513,
  streamLength: 514,
  restartInterval: 515,
  quantisationTables: 519,
  dcTables: 520,
  acTables: 521,
  ycbcrSubsampling: 530,
} as const;

const MARKER = 0xff;
const BLOCK_SIDE = 8;
const FACTORS = [1, 2, 4];
/** A header of more bytes holds more than a picture needs. */
const MAX_HEADER_BYTES = 1 << 18;
const MAX_COMPONENTS = 3;
/** More strips than rows of any picture. */
const MAX_STRIPS = 1 << 16;
const QUANTISATION_BYTES = 64;
const CODE_LENGTHS = 16;

/**
 * Puts the stream together.
 *
 * @throws {SegmenterError} if the parts of none are there.
 */
export async function oldJpegStream(
  source: Source,
  directory: TiffDirectory,
  size: Size,
): Promise<Source> {
  const header = await readStreamPart(source, directory);
  const strips = await readStrips(source, directory);
  if (header.length === 0) {
    const isStream = strips[0] && await beginsStream(source, strips[0]);
    if (isStream) return joinedSource(source, strips);
    const tables = await readTables(source, directory, size);
    return joinedSource(source, [...tables.header, ...restarted(strips, tables), END]);
  }
  const bytes = await source.read(header.offset, Math.min(header.length, MAX_HEADER_BYTES));
  const { scanAt, codedAt, hasInterval } = findScan(bytes);
  if (codedAt === 0) return joinedSource(source, [bytes.subarray(0, scanAt), ...strips, END]);
  // Behind the header there may be an end marker and nothing else.
  if (header.length - codedAt > 2) return joinedSource(source, [header]);
  const picture = await readPicture(directory, size);
  const interval = hasInterval ? 0 : restartInterval(picture, strips.length);
  return joinedSource(source, [
    bytes.subarray(0, scanAt),
    ...intervalSegment(interval),
    bytes.subarray(scanAt, codedAt),
    ...restarted(strips, { intervalsPerStrip: 1 }),
    END,
  ]);
}

const END = Uint8Array.of(MARKER, EOI);

/** Where the tags say that the stream, or its header, lies; its length is not always right. */
async function readStreamPart(
  source: Source,
  directory: TiffDirectory,
): Promise<{ readonly offset: number; readonly length: number }> {
  const [offset = 0] = await directory.numbers(TAG.stream, 1) ?? [];
  const [claimed = 0] = await directory.numbers(TAG.streamLength, 1) ?? [];
  if (offset === 0 || offset + 2 > source.size) return { offset: 0, length: 0 };
  const there = source.size - offset;
  const part = { offset, length: claimed > 0 ? Math.min(claimed, there) : there };
  return await beginsStream(source, part) ? part : { offset: 0, length: 0 };
}

async function beginsStream(
  source: Source,
  { offset, length }: { readonly offset: number; readonly length: number },
): Promise<boolean> {
  if (length < 2) return false;
  const [first, second] = await source.read(offset, 2);
  return first === MARKER && second === SOI;
}

async function readStrips(
  source: Source,
  directory: TiffDirectory,
): Promise<{ readonly offset: number; readonly length: number }[]> {
  const offsets = await directory.numbers(TAG.stripOffsets, MAX_STRIPS) ?? [];
  const counts = await directory.numbers(TAG.stripByteCounts, MAX_STRIPS) ?? [];
  return offsets.map((offset, i) => {
    const there = Math.max(0, source.size - offset);
    return { offset: Math.min(offset, source.size), length: Math.min(counts[i] ?? there, there) };
  });
}

/** Steps over segments up to the first scan; where there is none, `scanAt` is where they end. */
function findScan(bytes: Uint8Array): StreamHeader {
  let hasInterval = false;
  let at = 2;
  while (bytes[at] === MARKER && at + 4 <= bytes.length) {
    const marker = bytes[at + 1]!;
    if (marker === EOI) break;
    const end = at + 2 + (bytes[at + 2]! << 8 | bytes[at + 3]!);
    if (end > bytes.length) break;
    if (marker === SOS) return { scanAt: at, codedAt: end, hasInterval };
    hasInterval ||= marker === DRI;
    at = end;
  }
  return { scanAt: at, codedAt: 0, hasInterval };
}

async function readPicture(directory: TiffDirectory, size: Size): Promise<Picture> {
  const [components = 1] = await directory.numbers(TAG.samplesPerPixel, 1) ?? [];
  const [rows = size.height] = await directory.numbers(TAG.rowsPerStrip, 1) ?? [];
  const [across = 2, down = 2] = await directory.numbers(TAG.ycbcrSubsampling, 2) ?? [];
  const isSound = FACTORS.includes(across) && FACTORS.includes(down);
  const factors = components === 1 || !isSound ? [1, 1] as const : [across, down] as const;
  return { ...size, components, factors, rowsPerStrip: Math.min(rows, size.height) };
}

/** MCUs of a strip, after which a marker is put; 0 where there is only one strip. */
function restartInterval({ width, factors, rowsPerStrip }: Picture, strips: number): number {
  if (strips < 2) return 0;
  const [across, down] = factors;
  return Math.ceil(width / (BLOCK_SIDE * across)) * Math.ceil(rowsPerStrip / (BLOCK_SIDE * down));
}

function intervalSegment(interval: number): Uint8Array[] {
  return interval > 0 ? [Uint8Array.of(MARKER, DRI, 0, 4, interval >> 8, interval & 0xff)] : [];
}

/** The strips with a restart marker between each two. */
function restarted(
  strips: readonly Part[],
  { intervalsPerStrip }: { readonly intervalsPerStrip: number },
): Part[] {
  return strips.flatMap((strip, i) => {
    const index = (i * intervalsPerStrip - 1) % RESTART_CYCLE;
    return i === 0 ? [strip] : [Uint8Array.of(MARKER, RST0 + index), strip];
  });
}

/** Makes a header of the tables that have tags of their own. */
async function readTables(
  source: Source,
  directory: TiffDirectory,
  size: Size,
): Promise<{ readonly header: Uint8Array[]; readonly intervalsPerStrip: number }> {
  const picture = await readPicture(directory, size);
  const { components, factors } = picture;
  if (components > MAX_COMPONENTS) throw noStream(source.name);
  const offsets = async (tag: number) => {
    const given = await directory.numbers(tag, MAX_COMPONENTS);
    if (!given || given.length < components) throw noStream(source.name);
    return given.slice(0, components);
  };
  const quantisation = await offsets(TAG.quantisationTables);
  const dc = await offsets(TAG.dcTables);
  const ac = await offsets(TAG.acTables);
  const tables: Uint8Array[] = [];
  for (let i = 0; i < components; i++) {
    tables.push(
      segment(DQT, [i, ...await readBytes(source, quantisation[i]!, QUANTISATION_BYTES)]),
    );
    tables.push(segment(DHT, [i, ...await readCodes(source, dc[i]!)]));
    tables.push(segment(DHT, [0x10 | i, ...await readCodes(source, ac[i]!)]));
  }
  const [given = 0] = await directory.numbers(TAG.restartInterval, 1) ?? [];
  const perStrip = restartInterval(picture, 2);
  const strips = Math.ceil(size.height / picture.rowsPerStrip);
  const interval = given > 0 ? given : strips > 1 ? perStrip : 0;
  const ids = Array.from({ length: components }, (_, i) => i);
  const header = [
    Uint8Array.of(MARKER, SOI),
    ...tables,
    ...intervalSegment(interval),
    segment(
      SOF_BASELINE,
      [8, ...word(size.height), ...word(size.width), components].concat(
        ids.flatMap((i) => [i, i === 0 ? factors[0] << 4 | factors[1] : 0x11, i]),
      ),
    ),
    segment(SOS, [components, ...ids.flatMap((i) => [i, i << 4 | i]), 0, 63, 0]),
  ];
  return { header, intervalsPerStrip: interval > 0 ? Math.ceil(perStrip / interval) : 1 };
}

async function readBytes(source: Source, offset: number, length: number): Promise<Uint8Array> {
  if (offset + length > source.size) throw noStream(source.name);
  return await source.read(offset, length);
}

/** How many codes there are of each length, and what they stand for. */
async function readCodes(source: Source, offset: number): Promise<Uint8Array> {
  const counts = await readBytes(source, offset, CODE_LENGTHS);
  const codes = counts.reduce((sum, count) => sum + count, 0);
  return await readBytes(source, offset, CODE_LENGTHS + codes);
}

function segment(marker: number, content: readonly number[]): Uint8Array {
  return Uint8Array.of(MARKER, marker, ...word(content.length + 2), ...content);
}

function word(value: number): [number, number] {
  return [value >> 8 & 0xff, value & 0xff];
}

function noStream(name: string) {
  return damagedImage(name, "it lacks the tables of its JPEG data");
}

/**
 * A JPEG stream in, its samples row by row out (ITU-T T.81): baseline, extended and progressive, with
 * Huffman codes and 8 bits a sample; equal to libjpeg-turbo's "islow" and fancy upsampling.
 *
 * @module
 */

import type { Source } from "../../bytes/source.ts";
import type { Size } from "../raster.ts";
import type { ColourTransform } from "./colours.ts";
import { openRaw, type RawReader } from "../raw_reader.ts";
import { BLOCK_SIDE, type Frame, type Process, type Scan } from "./frame.ts";
import { layerRows } from "./layered_rows.ts";
import type { RowsOptions } from "./mcu_rows.ts";
import { emptyState, type JpegState, readSegments } from "./segments.ts";
import { streamRows } from "./streamed_rows.ts";

/** How a stream is to be read. */
export interface JpegOptions {
  /** A stream with tables only, which hold before those of the stream itself. */
  readonly tables?: Source;
  /** What the components mean, where something else than the stream says so. */
  readonly transform?: ColourTransform;
  /**
   * Told how many rows are whole where the stream ends too early; what follows is then grey. May
   * throw.
   */
  onCut(rows: number): void;
}

/** An opened stream. */
export interface OpenedJpeg extends Size {
  /** Samples a pixel. */
  readonly components: number;
  readonly process: Process;
  /** As EXIF says it; undefined if it says nothing. */
  readonly orientation: number | undefined;
  /** Interleaved samples in bands of whole rows; a band is overwritten when the next is asked for. */
  readonly bands: AsyncIterable<Uint8Array>;
}

const SOI_BYTES = 2;
/** The DC coefficient of a block takes at least one bit. */
const MAX_BLOCKS_A_BYTE = 8;
const ADOBE_YCCK = 2;
const ADOBE_NONE = 0;
const RGB_IDS = [0x52, 0x47, 0x42];

/**
 * Opens a stream: reads up to its first scan.
 *
 * @throws {UnreadJpeg} if it is of a kind that is not read.
 * @throws {Error} if it is damaged.
 */
export async function openJpeg(source: Source, options: JpegOptions): Promise<OpenedJpeg> {
  const state = emptyState();
  if (options.tables) await readSegments(openRaw(options.tables, SOI_BYTES), state);
  const raw = openRaw(source, SOI_BYTES);
  const scan = await readSegments(raw, state);
  const { frame } = state;
  if (!frame || typeof scan !== "object") throw new Error("it ends before its first scan");
  return {
    width: frame.width,
    height: frame.height,
    components: frame.components.length,
    process: frame.process,
    orientation: state.orientation,
    bands: decodeBands(raw, state, frame, scan, {
      transform: options.transform ?? findTransform(frame, state),
      onCut: (mcuRows) => options.onCut(Math.min(frame.height, mcuRows * frame.maxV * BLOCK_SIDE)),
    }),
  };
}

async function* decodeBands(
  raw: RawReader,
  state: JpegState,
  frame: Frame,
  scan: Scan,
  options: RowsOptions,
): AsyncGenerator<Uint8Array> {
  const isOneScan = frame.process === "sequential" &&
    scan.components.length === frame.components.length;
  if (!isOneScan) {
    if (blockCount(frame) > raw.source.size * MAX_BLOCKS_A_BYTE) {
      throw new Error(`its ${raw.source.size} bytes are too few for the size in its header`);
    }
    yield* layerRows(raw, state, frame, scan, options);
    return;
  }
  let isCut = false;
  const onCut = (mcuRows: number) => {
    isCut = true;
    options.onCut(mcuRows);
  };
  yield* streamRows(raw, state, frame, scan, { ...options, onCut });
  if (!isCut && await readSegments(raw, state) === "cut") options.onCut(frame.mcusDown);
}

function blockCount({ components, mcusDown }: Frame): number {
  return components.reduce((sum, { blocksAcross, v }) => sum + blocksAcross * v * mcusDown, 0);
}

/** libjpeg's guess: by the segments of JFIF and Adobe, then by the components' names. */
function findTransform({ components }: Frame, state: JpegState): ColourTransform {
  const { isJfif, adobeTransform } = state;
  if (components.length === 4) return adobeTransform === ADOBE_YCCK ? "ycck" : "none";
  if (components.length !== 3) return "none";
  if (isJfif) return "ycbcr";
  if (adobeTransform !== undefined) return adobeTransform === ADOBE_NONE ? "none" : "ycbcr";
  return components.every(({ id }, i) => id === RGB_IDS[i]) ? "none" : "ycbcr";
}

/**
 * What a JPEG's segments say: its frame, its components, its scans (ITU-T T.81, annex B).
 *
 * @module
 */

import type { Size } from "../raster.ts";
import type { HuffmanTable } from "./huffman.ts";

/** One component of a frame: a plane of samples, as large as the image or smaller. */
export interface Component extends Size {
  readonly id: number;
  /** Horizontal sampling factor: blocks of this component side by side in an MCU. */
  readonly h: number;
  /** Vertical sampling factor. */
  readonly v: number;
  /** Which quantisation table it uses. */
  readonly tableId: number;
  /** Blocks of 8 × 8 side by side, filled up to whole MCUs. */
  readonly blocksAcross: number;
}

/** How the frame is coded. */
export type Process = "sequential" | "progressive";

/** What a frame header says, with what follows from it. */
export interface Frame extends Size {
  readonly process: Process;
  readonly components: readonly Component[];
  /** The largest sampling factors: an MCU has 8 · maxH × 8 · maxV pixels. */
  readonly maxH: number;
  readonly maxV: number;
  readonly mcusAcross: number;
  readonly mcusDown: number;
}

/** A component's part in a scan. */
export interface ScanComponent {
  /** Its place in the frame. */
  readonly index: number;
  readonly dc: HuffmanTable;
  readonly ac: HuffmanTable;
}

/** What a scan header says. */
export interface Scan {
  readonly components: readonly ScanComponent[];
  /** First and last coefficient, in zigzag order. */
  readonly first: number;
  readonly last: number;
  /** Successive approximation: the bit before, and the bit of this scan. */
  readonly high: number;
  readonly low: number;
}

/** Samples of a block's edge. */
export const BLOCK_SIDE = 8;
/** Coefficients of a block. */
export const BLOCK_SIZE = 64;

/** Where each coefficient of the zigzag order lies in a block (T.81, figure A.6). */
export const NATURAL_ORDER: Uint8Array = zigzag();

function zigzag(): Uint8Array {
  const order = new Uint8Array(BLOCK_SIZE);
  let k = 0;
  for (let diagonal = 0; diagonal < 2 * BLOCK_SIDE - 1; diagonal++) {
    const begin = Math.max(0, diagonal - BLOCK_SIDE + 1);
    const end = Math.min(diagonal, BLOCK_SIDE - 1);
    for (let i = begin; i <= end; i++) {
      const [x, y] = diagonal % 2 === 0 ? [i, diagonal - i] : [diagonal - i, i];
      order[k++] = y * BLOCK_SIDE + x;
    }
  }
  return order;
}

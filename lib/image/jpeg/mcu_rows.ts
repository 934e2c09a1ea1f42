/**
 * Scans in, rows of pixels out: of each row of MCUs, what all scans tell of it is decoded, then it goes
 * out, so that memory does not depend on the height.
 *
 * @module
 */

import type { RawReader } from "../raw_reader.ts";
import { decodeUpTo, type ScanCourse } from "./coded_scan.ts";
import type { ColourTransform } from "./colours.ts";
import { makeEmitter } from "./emit_rows.ts";
import { startSegment } from "./entropy_reader.ts";
import { BLOCK_SIDE, type Frame, type Scan } from "./frame.ts";
import { placeScan, scanDecoder } from "./scan_decoder.ts";
import { giveBackWorkbench, transformMcuRow, type Workbench } from "./workbench.ts";

/** How rows are brought. */
export interface RowsOptions {
  readonly transform: ColourTransform;
  /** Told how many MCU rows are whole when the data ends too early; may throw. */
  onCut(mcuRows: number): void;
}

/** A scan on its way down the image; of one component it has rows of blocks, else rows of MCUs. */
export interface ScanRows {
  readonly course: ScanCourse;
  /** MCUs of a row. */
  readonly across: number;
  readonly down: number;
  /** How many lie in a row of MCUs of the frame. */
  readonly perMcuRow: number;
}

/**
 * Begins a scan.
 *
 * @param raw Stands before its coded data.
 * @param index Of the scans that the workbench has room for.
 */
export async function startScan(
  workbench: Workbench,
  raw: RawReader,
  index: number,
  frame: Frame,
  scan: Scan,
  restartInterval: number,
): Promise<ScanRows> {
  const component = frame.components[scan.components[0]!.index]!;
  const isAlone = scan.components.length === 1;
  const across = isAlone ? Math.ceil(component.width / BLOCK_SIDE) : frame.mcusAcross;
  const placed = placeScan(workbench, raw, index);
  const decoder = scanDecoder(workbench, placed, frame, scan, across);
  const { reader } = placed;
  await startSegment(reader);
  return {
    course: { reader, decoder, restartInterval, mcu: 0, isCut: false },
    across,
    down: isAlone ? Math.ceil(component.height / BLOCK_SIDE) : frame.mcusDown,
    perMcuRow: isAlone ? component.v : 1,
  };
}

/**
 * Decodes scans side by side, in their order.
 *
 * @throws {Error} if one is damaged.
 */
export async function* decodeMcuRows(
  workbench: Workbench,
  frame: Frame,
  scans: readonly ScanRows[],
  { transform, onCut }: RowsOptions,
): AsyncGenerator<Uint8Array> {
  const emit = makeEmitter(frame, workbench, transform);
  for (let row = 0; row < frame.mcusDown; row++) {
    for (const scan of scans) {
      if (scan.course.isCut) continue;
      await decodeRow(scan, row);
      if (scan.course.isCut) onCut(row);
    }
    // Coefficients that are not there are zero, and become grey.
    transformMcuRow(workbench, frame, row);
    yield emit(row);
  }
  giveBackWorkbench(workbench);
}

/** Decodes what a scan tells of a row of MCUs of the frame. */
async function decodeRow({ course, across, down, perMcuRow }: ScanRows, mcuRow: number) {
  const end = Math.min(down, (mcuRow + 1) * perMcuRow);
  for (let row = mcuRow * perMcuRow; row < end && !course.isCut; row++) {
    await decodeUpTo(course, (row + 1) * across);
  }
}

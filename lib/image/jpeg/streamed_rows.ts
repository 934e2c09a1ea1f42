/**
 * A sequential JPEG whose components come together in one scan: an MCU row at a time is decoded and
 * goes out as pixels, so that memory does not depend on the height.
 *
 * @module
 */

import type { ColourTransform } from "./colours.ts";
import { decodeUpTo, type ScanCourse } from "./coded_scan.ts";
import { makeEmitter } from "./emit_rows.ts";
import { startSegment } from "./entropy_reader.ts";
import type { RawReader } from "../raw_reader.ts";
import type { Frame, Scan } from "./frame.ts";
import type { JpegState } from "./segments.ts";
import { scanBytes, scanReader, sequentialDecoder } from "./sequential_scan.ts";
import { giveBackWorkbench, setFactors, takeWorkbench, transformMcuRow } from "./workbench.ts";

/** How a scan's rows are brought. */
export interface RowsOptions {
  readonly transform: ColourTransform;
  /** Told how many MCU rows are whole when the data ends too early; may throw. */
  onCut(mcuRows: number): void;
}

/**
 * Decodes the scan whose coded data follows.
 *
 * @throws {Error} if it is damaged.
 */
export async function* streamRows(
  raw: RawReader,
  { quantisation, restartInterval }: JpegState,
  frame: Frame,
  scan: Scan,
  { transform, onCut }: RowsOptions,
): AsyncGenerator<Uint8Array> {
  const workbench = takeWorkbench(frame, scanBytes(raw));
  for (const [i, { tableId }] of frame.components.entries()) {
    const table = quantisation[tableId];
    if (!table) throw new Error("a quantisation table is missing");
    setFactors(workbench, workbench.planes[i]!, table);
  }
  const emit = makeEmitter(frame, workbench, transform);
  const reader = scanReader(workbench, raw);
  const decoder = sequentialDecoder(workbench, reader, frame, scan, frame.mcusAcross, false);
  const course: ScanCourse = { reader, decoder, restartInterval, mcu: 0, isCut: false };
  await startSegment(reader);
  for (let row = 0; row < frame.mcusDown; row++) {
    if (!course.isCut) {
      await decodeUpTo(course, (row + 1) * frame.mcusAcross);
      if (course.isCut) onCut(row);
    }
    // Coefficients that are not there are zero, and become grey.
    transformMcuRow(workbench, frame, row);
    yield emit(row);
  }
  giveBackWorkbench(workbench);
}

/**
 * A sequential JPEG whose components come together in one scan: it is decoded as it is read.
 *
 * @module
 */

import type { RawReader } from "../raw_reader.ts";
import type { Frame, Scan } from "./frame.ts";
import { decodeMcuRows, type RowsOptions, startScan } from "./mcu_rows.ts";
import { scanBytes } from "./scan_decoder.ts";
import type { JpegState } from "./segments.ts";
import { setFactors, takeWorkbench } from "./workbench.ts";

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
  options: RowsOptions,
): AsyncGenerator<Uint8Array> {
  const workbench = takeWorkbench(frame, scanBytes(raw));
  for (const [i, { tableId }] of frame.components.entries()) {
    const table = quantisation[tableId];
    if (!table) throw new Error("a quantisation table is missing");
    setFactors(workbench, workbench.planes[i]!, table);
  }
  const rows = await startScan(workbench, raw, 0, frame, scan, restartInterval);
  yield* decodeMcuRows(workbench, frame, [rows], options);
}

/**
 * What the server needs of whatever processes its sheets.
 *
 * @module
 */

import type { Health } from "../../process/healthcheck.ts";
import type { OpenedSegmenter, SheetAnswer, SheetTask } from "./sheet_task.ts";

/** Processes sheets, as a rule in the order in which they come. */
export interface SheetProcessor {
  /** Model and device; undefined until they are opened. */
  readonly opened: OpenedSegmenter | undefined;
  /** Ready, or why not. */
  readonly health: Health;
  /**
   * Processes a sheet; while the one before it is in the network, it is only prepared.
   *
   * @param signal Drops the sheet if the network has not been begun for it.
   * @throws {Problem} 499 if it was dropped, else whatever goes wrong; what comes next may succeed.
   */
  process(task: SheetTask, signal: AbortSignal): Promise<SheetAnswer>;
}

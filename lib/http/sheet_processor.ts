/**
 * What the server needs of whatever processes its sheets.
 *
 * @module
 */

import type { Health } from "../process/healthcheck.ts";
import type { OpenedSegmenter, SheetAnswer, SheetTask } from "./sheet_task.ts";

/** Processes one sheet after the other. */
export interface SheetProcessor {
  /** Model and device; undefined until they are opened. */
  readonly opened: OpenedSegmenter | undefined;
  /** Ready, or why not. */
  readonly health: Health;
  /**
   * Processes a sheet; the one before it must be over.
   *
   * @throws {Problem} whatever goes wrong; what comes next may succeed.
   */
  process(task: SheetTask): Promise<SheetAnswer>;
}

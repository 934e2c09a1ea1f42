/**
 * The sheets that wait, first come, first served. While one is in the network, the next one is
 * prepared for it.
 *
 * @module
 */

import { Problem } from "../problem.ts";
import { makeLine } from "./line.ts";
import { makePace } from "./pace.ts";
import type { SheetProcessor } from "./sheet_processor.ts";
import type { SheetAnswer, SheetTask } from "./sheet_task.ts";

/** The oldest sheet, and one that is prepared meanwhile. */
const MOST_IN_HAND = 2;
const MOST_RETRY_SECONDS = 3600;

/** Sheets on their way. */
export interface SheetQueue {
  /** How many wait for the oldest one, the one that is prepared meanwhile included. */
  readonly waiting: number;
  /** Whether a sheet is in hand. */
  readonly busy: boolean;
  /** @throws {Problem} 429 if there is no room for another sheet. */
  checkRoom(): void;
  /**
   * Puts a sheet at the end of the queue.
   *
   * @param whenBegun Called when the sheet's turn has come.
   * @param signal Drops the sheet if the network has not been begun for it.
   * @throws {Problem} 429 if there is no room, 499 if it was dropped, else what the processor throws.
   */
  add(task: SheetTask, whenBegun: () => void, signal: AbortSignal): Promise<SheetAnswer>;
  /** Resolves once nothing waits and nothing is in hand. */
  idle(): Promise<void>;
}

/**
 * Makes an empty queue.
 *
 * @param maxWaiting How many sheets may wait beside the one in hand.
 */
export function makeSheetQueue(processor: SheetProcessor, maxWaiting: number): SheetQueue {
  const line = makeLine<SheetAnswer>(MOST_IN_HAND);
  const pace = makePace();
  const checkRoom = () => {
    if (line.length > maxWaiting) throw noRoom(line.length, pace.meanSeconds);
  };
  return {
    get waiting() {
      return Math.max(0, line.length - 1);
    },
    get busy() {
      return line.length > 0;
    },
    checkRoom,
    async add(task, whenBegun, signal) {
      checkRoom();
      return await line.join(async () => {
        const end = pace.begin();
        try {
          whenBegun();
          return await processor.process(task, signal);
        } finally {
          end();
        }
      }, signal);
    },
    idle: () => line.empty(),
  };
}

function noRoom(sheets: number, meanSeconds: number): Problem {
  const seconds = Math.ceil(meanSeconds * sheets);
  return new Problem({
    status: 429,
    detail: `${sheets - 1} sheets wait already`,
    retryAfterSeconds: Math.min(MOST_RETRY_SECONDS, Math.max(1, seconds)),
  });
}

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
  /** Whether there is room for so many sheets more. */
  hasRoom(sheets: number): boolean;
  /**
   * @param others How many wait elsewhere for room here: they come first.
   * @throws {Problem} 429 if there is no room for another sheet.
   */
  checkRoom(others?: number): void;
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
 * @param whenLeft Called when a sheet has left the queue.
 */
export function makeSheetQueue(
  processor: SheetProcessor,
  maxWaiting: number,
  whenLeft: () => void = () => {},
): SheetQueue {
  const line = makeLine<SheetAnswer>(MOST_IN_HAND);
  const pace = makePace();
  const hasRoom = (sheets: number) => line.length + sheets <= maxWaiting + 1;
  const checkRoom = (others = 0) => {
    if (!hasRoom(1)) throw noRoom(line.length, pace.meanSeconds * (line.length + others));
  };
  return {
    get waiting() {
      return Math.max(0, line.length - 1);
    },
    get busy() {
      return line.length > 0;
    },
    hasRoom,
    checkRoom,
    async add(task, whenBegun, signal) {
      checkRoom();
      const process = async () => {
        const end = pace.begin();
        try {
          whenBegun();
          return await processor.process(task, signal);
        } finally {
          end();
        }
      };
      return await line.join(process, signal).finally(whenLeft);
    },
    idle: () => line.empty(),
  };
}

/** @param seconds Until all that came before is done. */
function noRoom(sheets: number, seconds: number): Problem {
  // Spread, so that those who were refused together do not come back together.
  const spread = Math.ceil(seconds * (1 + Math.random()) / 2);
  return new Problem({
    status: 429,
    detail: whatWaits(sheets - 1),
    retryAfterSeconds: Math.min(MOST_RETRY_SECONDS, Math.max(1, spread)),
  });
}

function whatWaits(sheets: number): string {
  if (sheets === 0) return "a sheet is in hand, and none may wait";
  return sheets === 1 ? "1 sheet waits already" : `${sheets} sheets wait already`;
}

/**
 * The sheets that wait, first come, first served; one at a time is processed.
 *
 * @module
 */

import { Problem } from "./problem.ts";
import type { SheetProcessor } from "./sheet_processor.ts";
import type { SheetAnswer, SheetTask } from "./sheet_task.ts";

/** How much of the past counts in the mean time of a sheet. */
const MEMORY = 0.8;
const MOST_RETRY_SECONDS = 3600;

/** Sheets on their way. */
export interface SheetQueue {
  /** How many wait; the one in hand is not counted. */
  readonly waiting: number;
  /** Whether a sheet is being processed. */
  readonly busy: boolean;
  /** @throws {Problem} 429 if there is no room for another sheet. */
  checkRoom(): void;
  /**
   * Puts a sheet at the end of the queue.
   *
   * @param whenBegun Called when the sheet's turn has come.
   * @param signal Drops the sheet if it still waits; a sheet in hand is finished.
   * @throws {Problem} 429 if there is no room, 499 if it was dropped, else what the processor throws.
   */
  add(task: SheetTask, whenBegun: () => void, signal?: AbortSignal): Promise<SheetAnswer>;
  /** Resolves once nothing waits and nothing is in hand. */
  idle(): Promise<void>;
}

interface Ticket {
  readonly task: SheetTask;
  readonly whenBegun: () => void;
  readonly settle: PromiseWithResolvers<SheetAnswer>;
}

/**
 * Makes an empty queue.
 *
 * @param maxWaiting How many sheets may wait beside the one in hand.
 */
export function makeSheetQueue(processor: SheetProcessor, maxWaiting: number): SheetQueue {
  const tickets: Ticket[] = [];
  const idlers: (() => void)[] = [];
  let busy = false;
  let meanSeconds = 1;

  const checkRoom = () => {
    if (!busy || tickets.length < maxWaiting) return;
    const seconds = Math.ceil(meanSeconds * (tickets.length + 1));
    throw new Problem({
      status: 429,
      detail: `${tickets.length} sheets wait already`,
      retryAfterSeconds: Math.min(MOST_RETRY_SECONDS, Math.max(1, seconds)),
    });
  };
  const next = async () => {
    const ticket = tickets.shift();
    busy = ticket !== undefined;
    if (!ticket) return idlers.splice(0).forEach((resolve) => resolve());
    const begun = performance.now();
    ticket.whenBegun();
    await processor.process(ticket.task).then(ticket.settle.resolve, ticket.settle.reject);
    meanSeconds = MEMORY * meanSeconds + (1 - MEMORY) * (performance.now() - begun) / 1000;
    void next();
  };
  const drop = (ticket: Ticket) => {
    const place = tickets.indexOf(ticket);
    if (place < 0) return;
    tickets.splice(place, 1);
    ticket.settle.reject(new Problem({ status: 499, detail: "nobody waits for the sheet" }));
  };

  return {
    get waiting() {
      return tickets.length;
    },
    get busy() {
      return busy;
    },
    checkRoom,
    async add(task, whenBegun, signal) {
      checkRoom();
      const ticket = { task, whenBegun, settle: Promise.withResolvers<SheetAnswer>() };
      tickets.push(ticket);
      const whenAborted = () => drop(ticket);
      signal?.addEventListener("abort", whenAborted, { once: true });
      if (signal?.aborted) whenAborted();
      if (!busy) void next();
      try {
        return await ticket.settle.promise;
      } finally {
        signal?.removeEventListener("abort", whenAborted);
      }
    },
    idle: () => busy ? new Promise((resolve) => idlers.push(resolve)) : Promise.resolve(),
  };
}

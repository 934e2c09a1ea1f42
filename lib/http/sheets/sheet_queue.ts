/**
 * The sheets that wait, first come, first served. While one is in the network, the next one is
 * prepared for it.
 *
 * @module
 */

import { nobodyWaits, Problem } from "../problem.ts";
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

interface Ticket {
  readonly begin: () => Promise<SheetAnswer>;
  readonly settle: PromiseWithResolvers<SheetAnswer>;
  inHand: boolean;
}

/**
 * Makes an empty queue.
 *
 * @param maxWaiting How many sheets may wait beside the one in hand.
 */
export function makeSheetQueue(processor: SheetProcessor, maxWaiting: number): SheetQueue {
  const tickets: Ticket[] = [];
  const idlers: (() => void)[] = [];
  const pace = makePace();

  const checkRoom = () => {
    if (tickets.length <= maxWaiting) return;
    const seconds = Math.ceil(pace.meanSeconds * tickets.length);
    throw new Problem({
      status: 429,
      detail: `${tickets.length - 1} sheets wait already`,
      retryAfterSeconds: Math.min(MOST_RETRY_SECONDS, Math.max(1, seconds)),
    });
  };
  const advance = () => {
    for (const ticket of tickets.slice(0, MOST_IN_HAND)) if (!ticket.inHand) void carryOut(ticket);
    if (tickets.length === 0) idlers.splice(0).forEach((resolve) => resolve());
  };
  const carryOut = async (ticket: Ticket) => {
    ticket.inHand = true;
    const end = pace.begin();
    await ticket.begin().then(ticket.settle.resolve, ticket.settle.reject);
    end();
    remove(ticket);
  };
  const remove = (ticket: Ticket) => {
    tickets.splice(tickets.indexOf(ticket), 1);
    advance();
  };
  const drop = (ticket: Ticket) => {
    if (ticket.inHand) return;
    ticket.settle.reject(nobodyWaits());
    remove(ticket);
  };

  return {
    get waiting() {
      return Math.max(0, tickets.length - 1);
    },
    get busy() {
      return tickets.length > 0;
    },
    checkRoom,
    async add(task, whenBegun, signal) {
      checkRoom();
      const begin = () => {
        whenBegun();
        return processor.process(task, signal);
      };
      const ticket = { begin, settle: Promise.withResolvers<SheetAnswer>(), inHand: false };
      tickets.push(ticket);
      const whenAborted = () => drop(ticket);
      signal.addEventListener("abort", whenAborted, { once: true });
      if (signal.aborted) whenAborted();
      advance();
      try {
        return await ticket.settle.promise;
      } finally {
        signal.removeEventListener("abort", whenAborted);
      }
    },
    async idle() {
      if (tickets.length > 0) await new Promise<void>((resolve) => idlers.push(resolve));
    },
  };
}

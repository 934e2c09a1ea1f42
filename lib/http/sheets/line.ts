/**
 * What waits, first come, first served: so many of the first are carried out at the same time.
 *
 * @module
 */

import { nobodyWaits } from "../problem.ts";

/** A line of those who wait. */
export interface Line<Result> {
  /** How many there are, those that are carried out included. */
  readonly length: number;
  /**
   * Joins the end of the line.
   *
   * @param begin Called when the turn has come.
   * @param signal Leaves the line if the turn has not come.
   * @throws {Problem} 499 if the line was left, else what `begin` throws.
   */
  join(begin: () => Promise<Result>, signal: AbortSignal): Promise<Result>;
  /** Resolves once nobody is there. */
  empty(): Promise<void>;
}

interface Ticket<Result> {
  readonly begin: () => Promise<Result>;
  readonly settle: PromiseWithResolvers<Result>;
  inHand: boolean;
}

/** Makes an empty line. */
export function makeLine<Result>(mostInHand: number): Line<Result> {
  const tickets: Ticket<Result>[] = [];
  const idlers: (() => void)[] = [];

  const advance = () => {
    for (const ticket of tickets.slice(0, mostInHand)) if (!ticket.inHand) void carryOut(ticket);
    if (tickets.length === 0) idlers.splice(0).forEach((resolve) => resolve());
  };
  const carryOut = async (ticket: Ticket<Result>) => {
    ticket.inHand = true;
    await ticket.begin().then(ticket.settle.resolve, ticket.settle.reject);
    remove(ticket);
  };
  const remove = (ticket: Ticket<Result>) => {
    tickets.splice(tickets.indexOf(ticket), 1);
    advance();
  };
  const drop = (ticket: Ticket<Result>) => {
    if (ticket.inHand) return;
    ticket.settle.reject(nobodyWaits());
    remove(ticket);
  };

  return {
    get length() {
      return tickets.length;
    },
    async join(begin, signal) {
      const ticket = { begin, settle: Promise.withResolvers<Result>(), inHand: false };
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
    async empty() {
      if (tickets.length > 0) await new Promise<void>((resolve) => idlers.push(resolve));
    },
  };
}

/**
 * The sheets for which a thread owes answers, by their numbers, the oldest one first. The time of the
 * oldest one alone runs: one that is prepared while another is in the network has all its time before it.
 *
 * @module
 */

import { Problem } from "../problem.ts";
import type { SheetAnswer, SheetTask } from "./sheet_task.ts";

/** A sheet in hand. */
export interface OwedSheet {
  /** None comes again. */
  readonly number: number;
  readonly task: SheetTask;
  /** Of those who wait for it. */
  readonly signal: AbortSignal;
  readonly answer: Promise<SheetAnswer>;
}

/** A thread's debts. */
export interface OwedSheets extends Iterable<OwedSheet> {
  add(task: SheetTask, signal: AbortSignal): OwedSheet;
  /** Answers a sheet, if it is still owed. */
  resolve(number: number, answer: SheetAnswer): void;
  /** Tells why a sheet is not answered, if it is still owed. */
  reject(number: number, problem: Problem): void;
  rejectAll(problem: Problem): void;
  /** Lets time run, from now for the oldest sheet. */
  startClock(): void;
  /** Halts it, as while no thread is there. */
  stopClock(): void;
}

interface Entry {
  readonly sheet: OwedSheet;
  readonly settle: PromiseWithResolvers<SheetAnswer>;
}

/**
 * Makes an empty list whose clock stands.
 *
 * @param maxSeconds Longest time for a sheet, from the end of the one before it.
 * @param whenLate Called when a sheet took longer; it is no longer owed then.
 */
export function makeOwedSheets(maxSeconds: number, whenLate: (found: string) => void): OwedSheets {
  const entries = new Map<number, Entry>();
  let lastNumber = 0;
  let runs = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const watchOldest = () => {
    clearTimeout(timer);
    const [oldest] = entries.keys();
    if (runs && oldest !== undefined) timer = setTimeout(() => giveUp(oldest), maxSeconds * 1000);
  };
  const giveUp = (number: number) => {
    const detail = `the sheet took more than ${maxSeconds} s`;
    take(number)?.reject(new Problem({ status: 504, detail }));
    whenLate(detail);
  };
  const take = (number: number) => {
    const settle = entries.get(number)?.settle;
    const [oldest] = entries.keys();
    entries.delete(number);
    if (number === oldest) watchOldest();
    return settle;
  };

  return {
    add(task, signal) {
      const settle = Promise.withResolvers<SheetAnswer>();
      const sheet = { number: ++lastNumber, task, signal, answer: settle.promise };
      entries.set(sheet.number, { sheet, settle });
      if (entries.size === 1) watchOldest();
      return sheet;
    },
    resolve: (number, answer) => take(number)?.resolve(answer),
    reject: (number, problem) => take(number)?.reject(problem),
    rejectAll(problem) {
      for (const number of entries.keys()) take(number)?.reject(problem);
    },
    startClock() {
      runs = true;
      watchOldest();
    },
    stopClock() {
      runs = false;
      clearTimeout(timer);
    },
    *[Symbol.iterator]() {
      for (const { sheet } of entries.values()) yield sheet;
    },
  };
}

/**
 * What a run tells the user while it goes on and at its end: on a terminal a line that is
 * overwritten, elsewhere plain log lines.
 *
 * @module
 */

import { isShortOfMemory, messageOf } from "../errors.ts";
import type { Log } from "../log.ts";

/** Where a run's words go. */
export interface Console {
  readonly isTerminal: boolean;
  write(text: string): void;
}

/** Follows a run. */
export interface Reporter {
  /** A sheet's turn has come to be told of. */
  begin(name: string): void;
  done(name: string, sheet: DoneSheet): void;
  /** The sheet was finished in an earlier run. */
  finished(name: string): void;
  failed(name: string, error: unknown): void;
  /** Removes the progress line; to be called before anything else is written. */
  clear(): void;
  readonly counts: Readonly<Counts>;
  /** Whether a sheet failed because the network needs more memory than there is. */
  readonly lacksMemory: boolean;
}

/** What is told of a sheet that was done. */
export interface DoneSheet {
  readonly segments: number;
  /** From its first byte to its last result; sheets overlap. */
  readonly seconds: number;
  /** What the user should know of it. */
  readonly note?: string | undefined;
}

/** How many sheets ended in which way. */
export interface Counts {
  done: number;
  finished: number;
  failed: number;
}

/** Returns to the start of the line and clears it (ECMA-48: carriage return, EL 2). */
const CLEAR_LINE = "\r\x1b[2K";

/**
 * Makes a reporter for a run of `total` sheets.
 *
 * @param now The time in milliseconds.
 */
export function makeReporter(
  total: number,
  console: Console,
  log: Log,
  now: () => number = () => performance.now(),
): Reporter {
  const counts: Counts = { done: 0, finished: 0, failed: 0 };
  let begun = 0;
  let workMilliseconds = 0;
  let lacksMemory = false;
  const ended = () => counts.done + counts.finished + counts.failed;
  const clear = () => console.isTerminal && console.write(CLEAR_LINE);
  const end = (outcome: keyof Counts) => {
    clear();
    counts[outcome]++;
    if (outcome !== "finished") workMilliseconds += now() - begun;
  };
  return {
    counts,
    get lacksMemory() {
      return lacksMemory;
    },
    clear,
    begin(name) {
      begun = now();
      if (!console.isTerminal) return;
      const left = total - ended();
      const eta = remaining(workMilliseconds, counts.done + counts.failed, left);
      console.write(`${CLEAR_LINE}[${ended() + 1}/${total}] ${name}${eta}`);
    },
    done(name, { segments, seconds, note }) {
      end("done");
      const time = seconds.toFixed(1);
      log("INFO", `[${ended()}/${total}] ${name}: ${segments} segments in ${time} s`);
      if (note) log("WARNING", `${name}: ${note}`);
    },
    finished(name) {
      end("finished");
      log("INFO", `[${ended()}/${total}] ${name}: finished before`);
    },
    failed(name, error) {
      end("failed");
      lacksMemory ||= isShortOfMemory(error);
      log("ERROR", `[${ended()}/${total}] ${describe(name, error)}`);
    },
  };
}

/** From the mean time of the sheets that were worked on; nothing before the first has ended. */
function remaining(workMilliseconds: number, worked: number, left: number): string {
  if (worked === 0) return "";
  const seconds = Math.round(workMilliseconds / worked * left / 1000);
  const minutes = Math.floor(seconds / 60);
  const clock = minutes < 60
    ? `${minutes}:${two(seconds % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
  return `  ETA ${clock}`;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}

/** Our own errors name the file; others get it in front. */
function describe(name: string, error: unknown): string {
  const message = messageOf(error);
  return message.includes(name) ? message : `${name}: ${message}`;
}

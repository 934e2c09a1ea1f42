/**
 * One thread of `sheet_worker.ts`: orders go in, replies come out, and its death is told.
 *
 * @module
 */

import { Worker } from "node:worker_threads";
import type { SheetOrder, SheetReply, SheetThreadOptions } from "./thread_protocol.ts";

/** How long a thread may take to end by itself. */
const END_MS = 5_000;

/** Whom a thread tells. */
export interface ThreadListener {
  /** Called with each reply. */
  readonly said: (reply: SheetReply) => void;
  /** Called when the thread is gone and was not told to be, with what was found. */
  readonly died: (found: string) => void;
}

/** A thread that runs. */
export interface RunningThread {
  order(what: SheetOrder): void;
  /**
   * Lets it end by itself: a process that ends while a thread with threads of its own is being ended
   * from outside now and then crashes (Deno 2.9).
   */
  close(): Promise<void>;
  /** Ends it from outside; what it still says concerns nobody. */
  abandon(): void;
}

/**
 * Starts a thread.
 *
 * @param module What it runs.
 */
export function startThread(
  module: URL,
  options: SheetThreadOptions,
  { said, died }: ThreadListener,
): RunningThread {
  const worker = new Worker(module, { workerData: options });
  let isHeard = true;
  const dies = (found: string) => {
    if (!isHeard) return;
    isHeard = false;
    died(found);
  };
  worker.on("message", (reply: SheetReply) => isHeard && said(reply));
  worker.on("error", (error) => dies(`it crashed (${error})`));
  worker.on("exit", () => dies("it ended by itself"));
  return {
    order: (what) => worker.postMessage(what),
    async close() {
      isHeard = false;
      await closed(worker);
    },
    abandon() {
      isHeard = false;
      worker.terminate();
    },
  };
}

async function closed(worker: Worker): Promise<void> {
  const gone = Promise.withResolvers<void>();
  worker.on("exit", () => gone.resolve());
  const timer = setTimeout(() => gone.resolve(), END_MS);
  worker.postMessage({ kind: "close" } satisfies SheetOrder);
  await gone.promise;
  clearTimeout(timer);
}

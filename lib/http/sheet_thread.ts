/**
 * The thread of `sheet_worker.ts`, seen from the server's: tasks go in, promises of answers come out,
 * each is settled in time, and a thread that crashed or took too long is replaced.
 *
 * @module
 */

import { Worker } from "node:worker_threads";
import { SegmenterError } from "../errors.ts";
import type { Log } from "../log.ts";
import type { Health } from "../process/healthcheck.ts";
import { Problem } from "./problem.ts";
import type { SheetProcessor } from "./sheet_processor.ts";
import type {
  OpenedSegmenter,
  SheetAnswer,
  SheetOrder,
  SheetReply,
  SheetThreadOptions,
} from "./sheet_task.ts";

const WORKER_URL = new URL("./sheet_worker.ts", import.meta.url);
/** How long to wait before a thread that could not be opened again is tried once more. */
const REOPEN_MS = 5_000;
/** How long a thread may take to end by itself. */
const END_MS = 5_000;

/** How sheets are processed. */
export interface ThreadOptions {
  readonly segmenter: SheetThreadOptions;
  /** Longest time in seconds for a sheet. */
  readonly maxSeconds: number;
  readonly log: Log;
}

/** A processor in a thread of its own. */
export interface SheetThread extends SheetProcessor {
  /**
   * Settles once the model is opened for the first time.
   *
   * @throws {SegmenterError} if it cannot be.
   */
  readonly firstOpened: Promise<OpenedSegmenter>;
  /**
   * Ends the thread, which must have nothing in hand. It is let end by itself: a process that ends
   * while a thread with threads of its own is being ended from outside now and then crashes (Deno 2.9).
   */
  end(): Promise<void>;
}

/**
 * Starts the thread.
 *
 * Deno (2.9) cannot interrupt a thread at work: one that was replaced because its sheet took too long
 * works on until it would next wait for something, and is gone then.
 */
export function startSheetThread({ segmenter, maxSeconds, log }: ThreadOptions): SheetThread {
  const first = Promise.withResolvers<OpenedSegmenter>();
  // Whoever waits for it has the error; nobody may be waiting yet.
  first.promise.catch(() => {});
  let opened: OpenedSegmenter | undefined;
  let health: Health = { healthy: false, detail: "the server is starting" };
  let owed: PromiseWithResolvers<SheetAnswer> | undefined;
  let worker: Worker | undefined;
  let ended = false;

  const replace = (found: string, problem: Problem) => {
    log("ERROR", `the thread of the sheets is replaced: ${found}`);
    const replaced = worker;
    worker = undefined;
    replaced?.terminate();
    opened = undefined;
    health = { healthy: false, detail: found };
    owed?.reject(problem);
    start();
  };
  const refuse = (found: string, isModel: boolean) => {
    health = { healthy: false, detail: found };
    first.reject(openError(found, isModel));
    log("ERROR", found);
    const refused = worker;
    worker = undefined;
    refused?.terminate();
    Deno.unrefTimer(setTimeout(() => !ended && start(), REOPEN_MS));
  };
  const take = (reply: SheetReply) => {
    if (reply.kind === "refused") return refuse(reply.found, reply.isModel);
    if (reply.kind === "opened") {
      opened = reply.opened;
      const { model, device } = opened;
      health = { healthy: true, detail: `${model.name} on ${device.provider} (${device.detail})` };
      return first.resolve(opened);
    }
    health = reply.health;
    if (reply.kind === "done") owed?.resolve(reply.answer);
    else owed?.reject(new Problem(reply.problem));
  };
  const start = () => {
    const started = worker = new Worker(WORKER_URL, { workerData: segmenter });
    // What a replaced thread still says concerns nobody.
    const ifCurrent = (act: () => void) => started === worker && act();
    started.on("message", (reply: SheetReply) => ifCurrent(() => take(reply)));
    const fail = (found: string) =>
      ended ? undefined : opened ? replace(found, crashed()) : refuse(found, false);
    started.on("error", (error) => ifCurrent(() => fail(`it crashed (${error})`)));
    started.on("exit", () => ifCurrent(() => fail("it ended by itself")));
  };
  start();

  return {
    firstOpened: first.promise,
    get opened() {
      return opened;
    },
    get health() {
      return health;
    },
    async process(task) {
      if (!opened || !worker) throw new Problem({ status: 503, detail: health.detail });
      owed = Promise.withResolvers();
      const timer = setTimeout(() => {
        replace(`a sheet took more than ${maxSeconds} s`, tooSlow(maxSeconds));
      }, maxSeconds * 1000);
      try {
        order(worker, { kind: "sheet", task });
        return await owed.promise;
      } finally {
        clearTimeout(timer);
        owed = undefined;
      }
    },
    async end() {
      ended = true;
      if (!opened || !worker) return;
      const gone = Promise.withResolvers<void>();
      worker.on("exit", () => gone.resolve());
      const timer = setTimeout(() => gone.resolve(), END_MS);
      order(worker, { kind: "close" });
      await gone.promise;
      clearTimeout(timer);
    },
  };
}

function order(worker: Worker, what: SheetOrder): void {
  worker.postMessage(what);
}

function openError(found: string, isModel: boolean): Error {
  if (!isModel) return new Error(found);
  return new SegmenterError("model", {
    action: "open",
    file: "the model",
    found,
    remedy: "see what --model names",
  });
}

function crashed(): Problem {
  return new Problem({ status: 500, detail: "the thread that processed the sheet crashed" });
}

function tooSlow(maxSeconds: number): Problem {
  return new Problem({ status: 504, detail: `the sheet took more than ${maxSeconds} s` });
}

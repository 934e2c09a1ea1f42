/**
 * The thread of the sheets, seen from the server's: tasks go in, promises of answers come out, each is
 * settled in time, and a thread that crashed, took too long or lost its device is replaced.
 *
 * @module
 */

import { SegmenterError } from "../../errors.ts";
import type { Log } from "../../log.ts";
import type { Health } from "../../process/healthcheck.ts";
import { Problem } from "../problem.ts";
import { KeptThread, type KeptThreadListener } from "./kept_thread.ts";
import { makeOwedSheets, type OwedSheet, type OwedSheets } from "./owed_sheets.ts";
import type { SheetProcessor } from "./sheet_processor.ts";
import type { OpenedSegmenter, SheetAnswer, SheetTask } from "./sheet_task.ts";
import { arrivedAnswer, type SheetThreadOptions } from "./thread_protocol.ts";

const WORKER = new URL("./sheet_worker.ts", import.meta.url);

/** How sheets are processed. */
export interface ThreadOptions {
  readonly segmenter: SheetThreadOptions;
  /** Longest time in seconds for a sheet, from the end of the one before it. */
  readonly maxSeconds: number;
  readonly log: Log;
  /** What the thread runs; only tests have another. */
  readonly worker?: URL;
}

/**
 * A processor in a thread of its own.
 *
 * Deno (2.9) cannot interrupt a thread at work: one that was replaced because its sheet took too long
 * works on until it would next wait for something, and is gone then.
 */
export class SheetThread implements SheetProcessor {
  readonly #first = Promise.withResolvers<OpenedSegmenter>();
  readonly #owed: OwedSheets;
  readonly #thread: KeptThread;
  #health: Health = { healthy: false, detail: "the server is starting" };

  /** Starts the thread. */
  constructor({ segmenter, maxSeconds, log, worker = WORKER }: ThreadOptions) {
    // What else is in hand is done by another thread.
    this.#owed = makeOwedSheets(maxSeconds, (found) => this.#thread.replace(found));
    // Whoever waits for it has the error; nobody may be waiting yet.
    this.#first.promise.catch(() => {});
    this.#thread = new KeptThread(worker, segmenter, log, this.#listener());
  }

  get opened(): OpenedSegmenter | undefined {
    return this.#thread.opened;
  }

  get health(): Health {
    return this.#health;
  }

  /**
   * Settles once the model is opened for the first time.
   *
   * @throws {SegmenterError} of kind `model` if that is at fault; another error if something else is.
   */
  get firstOpened(): Promise<OpenedSegmenter> {
    return this.#first.promise;
  }

  async process(task: SheetTask, signal: AbortSignal): Promise<SheetAnswer> {
    if (!this.#thread.isThere) throw new Problem({ status: 503, detail: this.#health.detail });
    const owed = this.#owed.add(task, signal);
    const drop = () => this.#thread.order({ kind: "drop", number: owed.number });
    signal.addEventListener("abort", drop, { once: true });
    this.#send(owed);
    try {
      return await owed.answer;
    } finally {
      signal.removeEventListener("abort", drop);
    }
  }

  /** Ends the thread, which must have nothing in hand. */
  async end(): Promise<void> {
    await this.#thread.end();
  }

  #listener(): KeptThreadListener {
    return {
      opened: (opened) => this.#open(opened),
      answered: (reply) => {
        if (reply.kind === "done") this.#owed.resolve(reply.number, arrivedAnswer(reply.answer));
        else this.#owed.reject(reply.number, new Problem(reply.problem));
        this.#note(reply.health);
      },
      crashed: (logged) => {
        const detail = "the thread that processed the sheet crashed";
        this.#owed.rejectAll(new Problem({ status: 500, detail, logged }));
      },
      gone: (detail) => {
        this.#health = { healthy: false, detail };
        this.#owed.stopClock();
      },
      refused: (found, isModel) => {
        this.#owed.rejectAll(new Problem({ status: 503, detail: found }));
        this.#first.reject(openError(found, isModel));
      },
    };
  }

  /** A thread that opens gets all that is in hand. */
  #open(opened: OpenedSegmenter): void {
    const { model, device: { provider, detail } } = opened;
    this.#health = { healthy: true, detail: `${model.name} on ${provider} (${detail})` };
    this.#first.resolve(opened);
    for (const owed of this.#owed) this.#send(owed);
    this.#owed.startClock();
  }

  /** Where probes keep sheets away from what is not well, no sheet would come to make it well again. */
  #note(health: Health): void {
    if (health.healthy) this.#health = health;
    else this.#thread.replace(health.detail);
  }

  #send({ number, task, signal }: OwedSheet): void {
    this.#thread.order({ kind: "sheet", number, task });
    if (signal.aborted) this.#thread.order({ kind: "drop", number });
  }
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

/**
 * The thread of `sheet_worker.ts`, seen from the server's: tasks go in, promises of answers come out,
 * each is settled in time, and a thread that crashed, took too long or lost its device is replaced.
 *
 * @module
 */

import { SegmenterError } from "../../errors.ts";
import type { Log } from "../../log.ts";
import type { Health } from "../../process/healthcheck.ts";
import { Problem } from "../problem.ts";
import { makeOwedSheets, type OwedSheet, type OwedSheets } from "./owed_sheets.ts";
import { type RunningThread, startThread } from "./running_thread.ts";
import type { SheetProcessor } from "./sheet_processor.ts";
import type { OpenedSegmenter, SheetAnswer, SheetTask } from "./sheet_task.ts";
import {
  arrivedAnswer,
  type SheetOrder,
  type SheetReply,
  type SheetThreadOptions,
} from "./thread_protocol.ts";

const WORKER = new URL("./sheet_worker.ts", import.meta.url);
/** How long to wait before a thread that could not be opened again is tried once more. */
const REOPEN_MS = 5_000;

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
  readonly #options: ThreadOptions;
  readonly #first = Promise.withResolvers<OpenedSegmenter>();
  #thread: RunningThread | undefined;
  #opened: OpenedSegmenter | undefined;
  #health: Health = { healthy: false, detail: "the server is starting" };
  readonly #owed: OwedSheets;
  #ended = false;

  /** Starts the thread. */
  constructor(options: ThreadOptions) {
    this.#options = options;
    // What else is in hand is done by another thread.
    this.#owed = makeOwedSheets(options.maxSeconds, (found) => this.#replace(found));
    // Whoever waits for it has the error; nobody may be waiting yet.
    this.#first.promise.catch(() => {});
    this.#start();
  }

  get opened(): OpenedSegmenter | undefined {
    return this.#opened;
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
    if (!this.#thread) throw new Problem({ status: 503, detail: this.#health.detail });
    const owed = this.#owed.add(task, signal);
    const drop = () => this.#order({ kind: "drop", number: owed.number });
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
    this.#ended = true;
    if (this.#opened) await this.#thread?.close();
  }

  #start(): void {
    const { worker = WORKER, segmenter } = this.#options;
    this.#thread = startThread(worker, segmenter, {
      said: (reply) => this.#take(reply),
      died: (found) => this.#fail(found),
    });
  }

  #take(reply: SheetReply): void {
    switch (reply.kind) {
      case "log":
        return this.#options.log(reply.level, reply.message);
      case "refused":
        return this.#refuse(reply.found, reply.isModel);
      case "opened":
        return this.#open(reply.opened);
      case "done":
        this.#owed.resolve(reply.number, arrivedAnswer(reply.answer));
        return this.#note(reply.health);
      case "failed":
        this.#owed.reject(reply.number, new Problem(reply.problem));
        return this.#note(reply.health);
      default:
        return reply satisfies never;
    }
  }

  #open(opened: OpenedSegmenter): void {
    const { model, device: { provider, detail } } = opened;
    this.#opened = opened;
    this.#health = { healthy: true, detail: `${model.name} on ${provider} (${detail})` };
    this.#first.resolve(opened);
    for (const owed of this.#owed) this.#send(owed);
    this.#owed.startClock();
  }

  /** Where probes keep sheets away from what is not well, no sheet would come to make it well again. */
  #note(health: Health): void {
    if (health.healthy) this.#health = health;
    else this.#replace(health.detail);
  }

  #send({ number, task, signal }: OwedSheet): void {
    this.#order({ kind: "sheet", number, task });
    if (signal.aborted) this.#order({ kind: "drop", number });
  }

  /** Before the thread is open it need not be told: then it gets all that is in hand. */
  #order(what: SheetOrder): void {
    if (this.#opened) this.#thread?.order(what);
  }

  #fail(found: string): void {
    if (this.#ended) return;
    if (!this.#opened) return this.#refuse(found, false);
    const detail = "the thread that processed the sheet crashed";
    this.#owed.rejectAll(new Problem({ status: 500, detail, logged: found }));
    this.#replace(found);
  }

  #replace(found: string): void {
    this.#options.log("ERROR", `the thread of the sheets is replaced: ${found}`);
    this.#drop(found);
    this.#start();
  }

  /** The thread could not open its model. */
  #refuse(found: string, isModel: boolean): void {
    this.#options.log("ERROR", found);
    this.#drop(found);
    this.#owed.rejectAll(new Problem({ status: 503, detail: found }));
    this.#first.reject(openError(found, isModel));
    setTimeout(() => this.#ended || this.#start(), REOPEN_MS);
  }

  #drop(found: string): void {
    const thread = this.#thread;
    this.#thread = this.#opened = undefined;
    this.#health = { healthy: false, detail: found };
    this.#owed.stopClock();
    thread?.abandon();
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

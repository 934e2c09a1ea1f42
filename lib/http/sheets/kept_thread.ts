/**
 * One thread of `sheet_worker.ts` after the other: one that died or is not well is followed by another,
 * one that could not open its model by another a while later.
 *
 * @module
 */

import type { Log } from "../../log.ts";
import { type RunningThread, startThread } from "./running_thread.ts";
import type { OpenedSegmenter } from "./sheet_task.ts";
import type { SheetOrder, SheetReply, SheetThreadOptions } from "./thread_protocol.ts";

/** Whom it tells. */
export interface KeptThreadListener {
  /** A thread is open. */
  opened(opened: OpenedSegmenter): void;
  answered(reply: Extract<SheetReply, { readonly kind: "done" | "failed" }>): void;
  /** An open thread died; another one follows. */
  crashed(found: string): void;
  /** There is no thread now, for whatever reason. */
  gone(found: string): void;
  /** A thread could not be opened. */
  refused(found: string, isModel: boolean): void;
}

/** How long to wait before a thread that could not be opened again is tried once more. */
const REOPEN_MS = 5_000;

/** A thread, or what came in its place. */
export class KeptThread {
  readonly #start: () => RunningThread;
  readonly #log: Log;
  readonly #listener: KeptThreadListener;
  #thread: RunningThread | undefined;
  #opened: OpenedSegmenter | undefined;
  #ended = false;

  /**
   * Starts the first one.
   *
   * @param module What it runs.
   */
  constructor(module: URL, options: SheetThreadOptions, log: Log, listener: KeptThreadListener) {
    this.#log = log;
    this.#listener = listener;
    const said = (reply: SheetReply) => this.#take(reply);
    const died = (found: string) => this.#fail(found);
    this.#start = () => startThread(module, options, { said, died });
    this.#thread = this.#start();
  }

  /** What the thread has opened; undefined as long as it has not. */
  get opened(): OpenedSegmenter | undefined {
    return this.#opened;
  }

  /** Whether there is one, opened or not. */
  get isThere(): boolean {
    return this.#thread !== undefined;
  }

  /** Tells the thread, if it is open. */
  order(what: SheetOrder): void {
    if (this.#opened) this.#thread?.order(what);
  }

  /** Puts another one in its place. */
  replace(found: string): void {
    this.#log("ERROR", `the thread of the sheets is replaced: ${found}`);
    this.#drop(found);
    this.#thread = this.#start();
  }

  /** Ends the thread, which must have nothing in hand. */
  async end(): Promise<void> {
    this.#ended = true;
    if (this.#opened) await this.#thread?.close();
  }

  #take(reply: SheetReply): void {
    switch (reply.kind) {
      case "log":
        return this.#log(reply.level, reply.message);
      case "refused":
        return this.#refuse(reply.found, reply.isModel);
      case "opened":
        this.#opened = reply.opened;
        return this.#listener.opened(reply.opened);
      case "done":
      case "failed":
        return this.#listener.answered(reply);
      default:
        return reply satisfies never;
    }
  }

  #fail(found: string): void {
    if (this.#ended) return;
    if (!this.#opened) return this.#refuse(found, false);
    this.#listener.crashed(found);
    this.replace(found);
  }

  #refuse(found: string, isModel: boolean): void {
    this.#log("ERROR", found);
    this.#drop(found);
    this.#listener.refused(found, isModel);
    setTimeout(() => this.#ended || (this.#thread = this.#start()), REOPEN_MS);
  }

  #drop(found: string): void {
    const thread = this.#thread;
    this.#thread = this.#opened = undefined;
    this.#listener.gone(found);
    thread?.abandon();
  }
}

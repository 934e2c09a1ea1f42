/**
 * A thread of the pool, seen from its owner's: orders go in, promises of replies come out, and each of
 * them is settled, whatever happens to the thread.
 *
 * @module
 */

import { Worker } from "node:worker_threads";
import type { Source } from "../bytes/source.ts";
import {
  arrivedError,
  type Order,
  type Piece,
  type Reply,
  sentBytes,
  sentError,
  type Word,
} from "./messages.ts";

/** How a thread is started and watched. */
export interface PoolThreadSettings {
  /** The module that it runs. */
  readonly workerUrl: URL;
  /** A thread that works longer on one order is given up. */
  readonly longestMs: number;
}

/** A running thread; with its first failure it is ended. */
export interface PoolThread {
  /** It crashed or was given up, and takes no more orders. */
  readonly failed: boolean;
  /**
   * Gives an order; the one before it must have been answered.
   *
   * @param kind The order's own.
   * @param source Whose bytes the thread may ask for.
   * @throws {SegmenterError} what went wrong with the order; the thread works on.
   * @throws {Error} if the thread crashed, ended or was given up.
   */
  ask<K extends Order["kind"]>(order: Order, kind: K, source?: Source): Promise<ReplyTo<K>>;
  /** Ends it, which must have nothing in hand. */
  end(): void;
}

/** What an order of a kind is answered. */
export type ReplyTo<K extends Order["kind"]> = Extract<Reply, { kind: K }>;

interface Owed {
  readonly source: Source | undefined;
  readonly reply: PromiseWithResolvers<Reply>;
}

/**
 * Starts a thread. It keeps the process alive only while it owes a reply.
 *
 * Deno (2.9) cannot interrupt a thread at work: one that was given up works on until it would next wait
 * for something, and is gone then.
 */
export function startPoolThread({ workerUrl, longestMs }: PoolThreadSettings): PoolThread {
  const worker = new Worker(workerUrl);
  const ready = Promise.withResolvers<void>();
  let failure: Error | undefined;
  let owed: Owed | undefined;

  const fail = (found: string) => {
    if (failure) return;
    failure = new Error(found);
    worker.terminate();
    owed?.reply.reject(failure);
  };
  worker.on("message", (word: Word) => {
    if (word.kind === "ready") ready.resolve();
    else if (word.kind === "read") void sendPiece(worker, owed?.source, word.offset, word.length);
    else if (word.kind === "failed") owed?.reply.reject(arrivedError(word.error));
    else owed?.reply.resolve(word);
  });
  worker.on("error", (error) => fail(`its thread crashed (${String(error)})`));
  worker.on("messageerror", () => fail("its thread sent something unreadable"));
  worker.on("exit", () => fail("its thread ended by itself"));
  worker.unref();

  return {
    get failed() {
      return failure !== undefined;
    },
    async ask(order, kind, source) {
      if (failure) throw failure;
      const reply = Promise.withResolvers<Reply>();
      owed = { source, reply };
      const seconds = longestMs / 1000;
      const watchdog = setTimeout(() => fail(`it took more than ${seconds} s`), longestMs);
      worker.ref();
      try {
        await Promise.race([ready.promise, reply.promise]);
        worker.postMessage(order);
        return checkKind(await reply.promise, kind);
      } finally {
        worker.unref();
        clearTimeout(watchdog);
        owed = undefined;
      }
    },
    end: () => fail("its thread was ended"),
  };
}

async function sendPiece(
  worker: Worker,
  source: Source | undefined,
  offset: number,
  length: number,
): Promise<void> {
  worker.postMessage(await readPiece(source, offset, length));
}

async function readPiece(
  source: Source | undefined,
  offset: number,
  length: number,
): Promise<Piece> {
  try {
    if (!source) throw new Error("there is nothing to read");
    // A copy of its own: with a view all that the source keeps would be sent.
    return { kind: "bytes", bytes: sentBytes((await source.read(offset, length)).slice()) };
  } catch (error) {
    return { kind: "unread", error: sentError(error) };
  }
}

function checkKind<K extends Order["kind"]>(reply: Reply, kind: K): ReplyTo<K> {
  if (isOfKind(reply, kind)) return reply;
  throw new Error(`its thread answered "${reply.kind}" instead of "${kind}"`);
}

function isOfKind<K extends Order["kind"]>(reply: Reply, kind: K): reply is ReplyTo<K> {
  return reply.kind === kind;
}

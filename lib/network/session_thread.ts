/**
 * A Worker that owns a session, seen from the caller's thread: requests go in, promises of replies
 * come out, and each of them is settled, whatever happens to the Worker.
 *
 * @module
 */

import { Worker } from "node:worker_threads";
import { type Fault, reasonOf } from "./ort_errors.ts";
import { buffersHandedOver, type SessionReply, type SessionRequest } from "./session_messages.ts";
import { startedThreads } from "./started_threads.ts";

/** How a thread is started and watched. */
export interface ThreadSettings {
  /** The module that the Worker runs. */
  readonly workerUrl: URL;
  /** A Worker that owes a reply for longer than this is taken to hang; read for each request. */
  readonly silenceLimitMs: number;
}

/** Why a thread is of no use any more. */
export class ThreadFailure extends Error {
  override readonly name = "ThreadFailure";

  constructor(readonly fault: Fault, found: string) {
    super(found);
  }
}

/** A running Worker; with its first failure it is ended, and fails every request. */
export interface SessionThread {
  readonly failed: boolean;
  /**
   * Sends one request; the one before it must have been answered.
   *
   * @param kind What the reply must be.
   * @throws {ThreadFailure} if the request failed, the Worker crashed, hangs or was ended, or the
   * device was lost.
   */
  ask<K extends SessionReply["kind"]>(request: SessionRequest, kind: K): Promise<ReplyOf<K>>;
  /** Ends the Worker at once, whatever it does. */
  end(): void;
}

type ReplyOf<K extends SessionReply["kind"]> = Extract<SessionReply, { kind: K }>;

/**
 * Starts a Worker. It keeps the process alive only while it owes a reply.
 *
 * It is one of `node:worker_threads`, as Deno's own kind keeps the process from ending when it was
 * ended at work. Neither kind can be interrupted at work (Deno 2.9): a Worker that hangs is left
 * alone, and burns a processor until the process ends.
 *
 * @throws {ThreadFailure} if there is no permission to read the Worker's module.
 */
export function startThread(settings: ThreadSettings): SessionThread {
  const worker = startWorker(settings.workerUrl);
  const ready = Promise.withResolvers<void>();
  let failure: ThreadFailure | undefined;
  let owed: PromiseWithResolvers<SessionReply> | undefined;

  const fail = (fault: Fault, found: string) => {
    if (failure) return;
    failure = new ThreadFailure(fault, found);
    worker.terminate();
    threads.end();
    owed?.reject(failure);
  };
  const threads = startedThreads({
    said: (message) => worker.postMessage(message),
    failed: (error) => fail("device", `one of its threads crashed (${reasonOf(error)})`),
  });
  worker.on("message", (reply: SessionReply) => {
    if (reply.kind === "ready") ready.resolve();
    else if (reply.kind === "failed") fail(reply.fault, reply.found);
    else if (reply.kind === "threadStart") threads.start(reply);
    else if (reply.kind === "threadMessage") threads.tell(reply);
    else if (reply.kind === "lost") fail("device", `the GPU device was lost (${reply.found})`);
    else owed?.resolve(reply);
  });
  worker.on("error", (error) => fail("device", `its thread crashed (${reasonOf(error)})`));
  worker.on("messageerror", () => fail("device", "its thread sent something unreadable"));
  worker.on("exit", () => fail("device", "its thread ended by itself"));
  worker.unref();

  return {
    get failed() {
      return failure !== undefined;
    },
    async ask(request, kind) {
      if (failure) throw failure;
      const reply = owed = Promise.withResolvers<SessionReply>();
      const { silenceLimitMs } = settings;
      const silence = `its thread gave no sign for ${silenceLimitMs / 1000} seconds`;
      const watchdog = setTimeout(() => fail("device", silence), silenceLimitMs);
      worker.ref();
      try {
        await Promise.race([ready.promise, reply.promise]);
        worker.postMessage(request, buffersHandedOver(request));
        return checkKind(await reply.promise, kind);
      } finally {
        worker.unref();
        clearTimeout(watchdog);
        owed = undefined;
      }
    },
    end: () => fail("device", "its thread was ended"),
  };
}

function startWorker(url: URL): Worker {
  try {
    return new Worker(url);
  } catch (cause) {
    throw new ThreadFailure("device", reasonOf(cause));
  }
}

function checkKind<K extends SessionReply["kind"]>(reply: SessionReply, kind: K): ReplyOf<K> {
  if (isOfKind(reply, kind)) return reply;
  throw new ThreadFailure("device", `its thread answered "${reply.kind}" instead of "${kind}"`);
}

function isOfKind<K extends SessionReply["kind"]>(
  reply: SessionReply,
  kind: K,
): reply is ReplyOf<K> {
  return reply.kind === kind;
}

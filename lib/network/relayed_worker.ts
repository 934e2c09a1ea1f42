/**
 * A `Worker` for ONNX Runtime's module that another JavaScript thread starts for this one: messages to
 * and from it pass through that thread.
 *
 * Deno 2.9 lets a Worker of a Worker wait half a second for a debugger before it starts, and again
 * before its first message; one of the main thread starts at once.
 *
 * @module
 */

import type { ThreadMessage, ThreadStart } from "./session_messages.ts";

/** Who starts the threads. */
type Starter = (message: ThreadStart | ThreadMessage) => void;

/** Takes what the thread said, or why it failed. */
type Listener = (message: unknown) => void;

/** As much of a Worker of `node:worker_threads` as ONNX Runtime's module (Emscripten's) asks for. */
interface ThreadHandle {
  on(event: string, listener: Listener): void;
  postMessage(message: unknown): void;
  ref(): void;
  unref(): void;
  terminate(): void;
}

/** A thread's Workers that another one starts. */
export interface RelayedWorkers {
  /** In place of that of `node:worker_threads`. */
  readonly Worker: new (url: URL) => ThreadHandle;
  /** Hands a message over that came from one of them. */
  deliver(message: ThreadMessage): void;
}

/** Makes a kind of Worker whose threads `starter` starts, numbered from 0. */
export function relayedWorkers(starter: Starter): RelayedWorkers {
  const listeners: Listener[][] = [];
  class RelayedWorker implements ThreadHandle {
    readonly #thread = listeners.length;

    constructor(url: URL) {
      listeners.push([]);
      starter({ kind: "threadStart", url: url.href });
    }

    on(event: string, listener: Listener): void {
      // When one fails, its starter ends all.
      if (event === "message") listeners[this.#thread]!.push(listener);
    }

    postMessage(message: unknown): void {
      starter({ kind: "threadMessage", thread: this.#thread, message });
    }

    ref(): void {/* its starter sees to it that it keeps no process */}

    unref(): void {/* as above */}

    terminate(): void {/* as above */}
  }
  return {
    Worker: RelayedWorker,
    deliver({ thread, message }) {
      for (const listener of listeners[thread] ?? []) listener(message);
    },
  };
}

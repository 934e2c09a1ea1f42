/**
 * The threads of ONNX Runtime that a session's thread asks the caller's for (`relayed_worker.ts`).
 *
 * @module
 */

import { Worker } from "node:worker_threads";
import type { ThreadMessage, ThreadStart } from "./session_messages.ts";

/** What is told of the threads. */
interface StartedThreadsListener {
  /** A thread has something to say to ONNX Runtime's module. */
  readonly said: (message: ThreadMessage) => void;
  readonly failed: (error: unknown) => void;
}

/** The threads of one session. */
interface StartedThreads {
  start(order: ThreadStart): void;
  /** Hands over what ONNX Runtime's module has to say to a thread. */
  tell(message: ThreadMessage): void;
  /** Ends those that can be ended. */
  end(): void;
}

/** By this ONNX Runtime's module knows that it runs in one of its threads (Emscripten). */
const THREAD_MARK = "em-pthread";

/** Keeps the threads of one session; they do not keep the process. */
export function startedThreads(listener: StartedThreadsListener): StartedThreads {
  const threads: Worker[] = [];
  return {
    start({ url }) {
      const thread = threads.length;
      const worker = new Worker(new URL(url), { workerData: THREAD_MARK });
      worker.on("message", (message: unknown) => {
        listener.said({ kind: "threadMessage", thread, message });
      });
      worker.on("error", listener.failed);
      worker.unref();
      threads.push(worker);
    },
    tell({ thread, message }) {
      threads[thread]?.postMessage(message);
    },
    end() {
      for (const worker of threads) worker.terminate();
    },
  };
}

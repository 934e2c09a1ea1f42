/**
 * The queues, as the original has them, and the one of failures.
 *
 * @module
 */

import { setTimeout as delay } from "node:timers/promises";
import type { Connection } from "rabbitmq-client";
import { messageOf, SegmenterError } from "../errors.ts";
import type { Log } from "../log.ts";

/** Which queues are used. */
export interface QueueOptions {
  readonly requestQueue: string;
  readonly resultQueue: string;
  /** The queues' `x-delivery-limit`: a message is delivered once more than that. */
  readonly requeueLimit: number;
  readonly log: Log;
}

/** A queue with its arguments. */
export type QueueDeclaration = ReturnType<typeof workQueue> | ReturnType<typeof errorQueue>;

const QUORUM = "quorum" as const;
/** What the broker answers when a queue exists with other arguments. */
const PRECONDITION_FAILED = "PRECONDITION_FAILED";
/** How long to wait before a broker that does not answer is asked again. */
const ASK_AGAIN_MS = 500;

/** A queue of requests or results. The broker refuses a declaration with other arguments. */
export function workQueue(queue: string, { requeueLimit }: Pick<QueueOptions, "requeueLimit">) {
  const limits = { "x-queue-type": QUORUM, "x-delivery-limit": requeueLimit };
  return { queue, durable: true, arguments: limits };
}

/** The queue of failures. It has no limit: to look at a message must not remove it. */
export function errorQueue({ requestQueue }: Pick<QueueOptions, "requestQueue">) {
  const kind = { "x-queue-type": QUORUM };
  return { queue: `${requestQueue}.error`, durable: true, arguments: kind };
}

/**
 * Makes the queues that are not there.
 *
 * @param signal Ends the wait for a broker that is not there yet.
 * @throws {SegmenterError} of kind `location` if a queue exists with other arguments.
 */
export async function declareQueues(
  connection: Connection,
  options: QueueOptions,
  signal: AbortSignal,
): Promise<void> {
  const leave = () => connection.unsafeDestroy();
  signal.addEventListener("abort", leave);
  try {
    await declareQueue(connection, workQueue(options.requestQueue, options), options.log, signal);
    await declareQueue(connection, workQueue(options.resultQueue, options), options.log, signal);
    await declareQueue(connection, errorQueue(options), options.log, signal);
  } catch (error) {
    leave();
    throw error;
  } finally {
    signal.removeEventListener("abort", leave);
  }
}

async function declareQueue(
  connection: Connection,
  queue: QueueDeclaration,
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  while (!await isDeclared(connection, queue)) {
    signal.throwIfAborted();
    log("WARNING", "waiting for the broker");
    await delay(ASK_AGAIN_MS, undefined, { signal });
  }
}

async function isDeclared(connection: Connection, queue: QueueDeclaration): Promise<boolean> {
  try {
    await connection.queueDeclare(queue);
    return true;
  } catch (cause) {
    if (!messageOf(cause).includes(PRECONDITION_FAILED)) return false;
    throw new SegmenterError("location", {
      action: "use",
      file: `queue ${queue.queue}`,
      found: `it exists with other arguments (${messageOf(cause)})`,
      remedy: "give the --requeue_limit that it was made with, or another queue",
      cause,
    });
  }
}

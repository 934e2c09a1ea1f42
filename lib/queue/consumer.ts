/**
 * THE QUEUES. Each message of the request queue is handed to a function; its result is published and
 * confirmed by the broker before the message is acknowledged. A message whose answer fails goes back
 * until the delivery limit; then it stands, as it was sent and with the reason in its headers, in
 * `<request queue>.error`. When the connection is lost with a message in hand, the broker gives that to
 * the next who asks: what was found for it here is not sent.
 *
 * AMQP 0-9-1 and RabbitMQ's quorum queues, whose `x-delivery-count` header says how often a message
 * was given back, by its worker or because its worker was gone.
 *
 * @module
 */

import { setTimeout as delay } from "node:timers/promises";
import { type AsyncMessage, Connection, ConsumerStatus, type Envelope } from "rabbitmq-client";
import { SegmenterError } from "../errors.ts";
import type { Log } from "../log.ts";
import { MalformedMessage } from "./message.ts";

/** Where the broker is and which queues are used. */
export interface ConsumerOptions {
  readonly host: string;
  readonly port: number;
  readonly vhost: string;
  /** Without it the broker's `guest`. */
  readonly user: string;
  readonly password: string;
  /** TLS, and whom to trust beside the public certificates; in the clear without it. */
  readonly tls?: { readonly ca?: string } | undefined;
  readonly heartbeatSeconds: number;
  readonly requestQueue: string;
  readonly resultQueue: string;
  /** The queues' `x-delivery-limit`: a message is delivered once more than that. */
  readonly requeueLimit: number;
  readonly log: Log;
}

/** Makes the result of a message's body: bytes, text, or the JSON that the sender said it is. */
export type Answer = (body: unknown) => Promise<object>;

/** A consumer at work. */
export interface RunningConsumer {
  /** Whether the broker is there and sends messages. */
  readonly isReady: boolean;
  /** Takes no more messages, finishes the one in hand, leaves the broker. */
  close(): Promise<void>;
}

/**
 * Longer without the broker's confirmation, a message counts as not published. The original waits as
 * long for a broker that is out of memory or disk; redelivery comes after 30 minutes.
 */
const CONFIRM_MILLISECONDS = 600_000;
const RECONNECT_MILLISECONDS = { retryLow: 500, retryHigh: 10_000 };
const QUORUM = "quorum" as const;
const DELIVERY_COUNT = "x-delivery-count";
/** Marks the copy of a message that is answered once more and then never again. */
const LAST_ATTEMPT = "x-last-attempt";
/** What the broker answers when a queue exists with other arguments. */
const PRECONDITION_FAILED = "PRECONDITION_FAILED";

/**
 * Consumes until it is closed; reconnects when the broker goes away.
 *
 * @param signal Ends the wait for a broker that is not there yet.
 * @throws {SegmenterError} of kind `location` if a queue exists with other arguments.
 */
export async function consume(
  options: ConsumerOptions,
  answer: Answer,
  signal: AbortSignal,
): Promise<RunningConsumer> {
  const { log, requestQueue } = options;
  const connection = new Connection({
    hostname: options.host,
    port: options.port,
    vhost: options.vhost,
    ...(options.user && { username: options.user, password: options.password }),
    ...(options.tls && { tls: options.tls }),
    heartbeat: options.heartbeatSeconds,
    connectionName: "lara-segmenter",
    ...RECONNECT_MILLISECONDS,
  });
  let losses = 0;
  connection.on("error", (error) => {
    losses++;
    log("WARNING", `broker: ${reason(error)}; reconnecting`);
  });
  connection.on("connection", () => log("INFO", "connected to the broker"));
  await declareQueues(connection, options, signal);
  const consumer = connection.createConsumer({
    queue: requestQueue,
    queueOptions: workQueue(requestQueue, options),
    qos: { prefetchCount: 1 },
    concurrency: 1,
    requeue: true,
  }, (message) => {
    const before = losses;
    const hand = { connection, message, options, isLost: () => losses !== before };
    return handleOrGiveBack(hand, answer);
  });
  let isSubscribed = false;
  consumer.on("error", (error) => {
    losses++;
    isSubscribed = false;
    log("WARNING", `request queue: ${reason(error)}`);
  });
  consumer.on("ready", () => {
    isSubscribed = true;
    log("INFO", `waiting for requests in ${requestQueue}`);
  });
  return {
    get isReady() {
      return isSubscribed && connection.ready;
    },
    async close() {
      await consumer.close();
      await connection.close();
    },
  };
}

/** The original's arguments: the broker refuses a declaration with others. */
function workQueue(queue: string, { requeueLimit }: ConsumerOptions) {
  const limits = { "x-queue-type": QUORUM, "x-delivery-limit": requeueLimit };
  return { queue, durable: true, arguments: limits };
}

/** No limit: to look at a message must not remove it. */
function errorQueue({ requestQueue }: ConsumerOptions) {
  const kind = { "x-queue-type": QUORUM };
  return { queue: `${requestQueue}.error`, durable: true, arguments: kind };
}

type QueueDeclaration = ReturnType<typeof workQueue> | ReturnType<typeof errorQueue>;

async function declareQueues(
  connection: Connection,
  options: ConsumerOptions,
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
    await delay(RECONNECT_MILLISECONDS.retryLow, undefined, { signal });
  }
}

async function isDeclared(connection: Connection, queue: QueueDeclaration): Promise<boolean> {
  try {
    await connection.queueDeclare(queue);
    return true;
  } catch (cause) {
    if (!reason(cause).includes(PRECONDITION_FAILED)) return false;
    throw new SegmenterError("location", {
      action: "use",
      file: `queue ${queue.queue}`,
      found: `it exists with other arguments (${reason(cause)})`,
      remedy: "give the --requeue_limit that it was made with, or another queue",
      cause,
    });
  }
}

/** A message in hand. */
interface Hand {
  readonly connection: Connection;
  readonly message: AsyncMessage;
  readonly options: ConsumerOptions;
  /** Whether the broker has taken it back, as it does when the connection or the channel is gone. */
  isLost(): boolean;
}

async function handleOrGiveBack(hand: Hand, answer: Answer): Promise<ConsumerStatus> {
  try {
    return await handle(hand, answer);
  } catch (error) {
    hand.options.log("WARNING", `a message is given back: ${reason(error)}`);
    return ConsumerStatus.REQUEUE;
  }
}

/** What is thrown here gives the message back to the queue. */
async function handle(hand: Hand, answer: Answer): Promise<ConsumerStatus> {
  const { connection, message, options } = hand;
  const { requestQueue, resultQueue, requeueLimit, log } = options;
  const givenBack = Number(message.headers?.[DELIVERY_COUNT] ?? 0);
  const isLast = message.headers?.[LAST_ATTEMPT] === true;
  if (isLast && givenBack > 0) {
    const gone = new Error(
      "no worker that had it in hand lived, with its connection, to answer it",
    );
    return await setAside(hand, gone);
  }
  if (!isLast && givenBack >= requeueLimit) {
    // If its worker died now, the broker would drop the message: a copy has lives to spare.
    const copy = {
      ...envelopeOf(message),
      headers: { ...headersOf(message), [LAST_ATTEMPT]: true },
    };
    await publish(connection, workQueue(requestQueue, options), copy, message.body);
    return ConsumerStatus.ACK;
  }
  try {
    const result = await answer(message.body);
    if (hand.isLost()) return givenToOthers(hand);
    await publish(connection, workQueue(resultQueue, options), {}, result);
    return ConsumerStatus.ACK;
  } catch (error) {
    if (hand.isLost()) return givenToOthers(hand);
    if (isLast || error instanceof MalformedMessage) return await setAside(hand, error);
    log("WARNING", `attempt ${givenBack + 1} of ${requeueLimit + 1} failed: ${reason(error)}`);
    return ConsumerStatus.REQUEUE;
  }
}

/** The broker has it and delivers it again: an answer now would be one of two. */
function givenToOthers({ options }: Hand): ConsumerStatus {
  options.log("WARNING", "the broker was lost with a request in hand, which will come again");
  return ConsumerStatus.REQUEUE;
}

async function setAside(
  { connection, message, options }: Hand,
  error: unknown,
): Promise<ConsumerStatus> {
  const queue = errorQueue(options);
  const headers = {
    ...headersOf(message),
    "x-error": reason(error),
    "x-error-kind": error instanceof SegmenterError ? error.kind : "internal",
    "x-failed-at": new Date().toISOString(),
  };
  await publish(connection, queue, { ...envelopeOf(message), headers }, message.body);
  options.log("ERROR", `set aside in ${queue.queue}: ${reason(error)}`);
  return ConsumerStatus.ACK;
}

/** What the sender wrote, without what a broker or a worker added. */
function headersOf({ headers = {} }: AsyncMessage): Record<string, unknown> {
  const { [DELIVERY_COUNT]: _count, [LAST_ATTEMPT]: _last, ...sent } = headers;
  return sent;
}

function envelopeOf({ contentType, contentEncoding, correlationId, messageId }: AsyncMessage) {
  return {
    ...(contentType !== undefined && { contentType }),
    ...(contentEncoding !== undefined && { contentEncoding }),
    ...(correlationId !== undefined && { correlationId }),
    ...(messageId !== undefined && { messageId }),
  };
}

/**
 * Returns once the broker has the message on disk.
 *
 * The queue is declared each time, since what is sent to a queue that was deleted is confirmed and
 * gone.
 */
async function publish(
  connection: Connection,
  queue: QueueDeclaration,
  envelope: Envelope,
  body: unknown,
): Promise<void> {
  const channel = await connection.acquire();
  try {
    await channel.queueDeclare(queue);
    await channel.confirmSelect();
    const to = { ...envelope, exchange: "", routingKey: queue.queue, durable: true };
    await confirmed(channel.basicPublish(to, body), queue.queue);
  } finally {
    await channel.close();
  }
}

async function confirmed(published: Promise<void>, queue: string): Promise<void> {
  const patience = new AbortController();
  const late = delay(CONFIRM_MILLISECONDS, undefined, { signal: patience.signal })
    .then(() => {
      throw new Error(`the broker did not confirm what was sent to ${queue}`);
    }, () => {/* confirmed in time */});
  try {
    await Promise.race([published, late]);
  } finally {
    patience.abort();
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

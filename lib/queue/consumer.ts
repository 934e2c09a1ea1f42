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
import { type AsyncMessage, Connection, ConsumerStatus } from "rabbitmq-client";
import { type ErrorKind, messageOf, SegmenterError } from "../errors.ts";
import { MalformedMessage } from "./message.ts";
import { publish } from "./publish.ts";
import { declareQueues, errorQueue, type QueueOptions, workQueue } from "./queues.ts";

/** Where the broker is and which queues are used. */
export interface ConsumerOptions extends QueueOptions {
  readonly host: string;
  readonly port: number;
  readonly vhost: string;
  /** Without it the broker's `guest`. */
  readonly user: string;
  readonly password: string;
  /** TLS, and whom to trust beside the public certificates; in the clear without it. */
  readonly tls?: { readonly ca?: string } | undefined;
  readonly heartbeatSeconds: number;
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

const RECONNECT_MILLISECONDS = { retryLow: 500, retryHigh: 10_000 };
/** Of failures that are not the image's; the pause before an attempt doubles from the first. */
const PAUSE_SECONDS = { first: 1, longest: 30 };
const OF_THE_IMAGE: readonly ErrorKind[] = ["format", "unsupported", "input"];
const DELIVERY_COUNT = "x-delivery-count";
/** Marks the copy of a message that is answered once more and then never again. */
const LAST_ATTEMPT = "x-last-attempt";

/**
 * Consumes until it is closed; reconnects when the broker goes away.
 *
 * @param signal Ends the wait for a broker that is not there yet, and pauses between attempts.
 * @throws {SegmenterError} of kind `location` if a queue exists with other arguments.
 */
export async function consume(
  options: ConsumerOptions,
  answer: Answer,
  signal: AbortSignal,
): Promise<RunningConsumer> {
  const { log, requestQueue } = options;
  const connection = connect(options);
  let losses = 0;
  connection.on("error", (error) => {
    losses++;
    log("WARNING", `broker: ${messageOf(error)}; reconnecting`);
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
    const hand = { connection, message, options, signal, isLost: () => losses !== before };
    return handleOrGiveBack(hand, answer);
  });
  let isSubscribed = false;
  consumer.on("error", (error) => {
    losses++;
    isSubscribed = false;
    log("WARNING", `request queue: ${messageOf(error)}`);
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

function connect(options: ConsumerOptions): Connection {
  return new Connection({
    hostname: options.host,
    port: options.port,
    vhost: options.vhost,
    ...(options.user && { username: options.user, password: options.password }),
    ...(options.tls && { tls: options.tls }),
    heartbeat: options.heartbeatSeconds,
    connectionName: "lara-segmenter",
    ...RECONNECT_MILLISECONDS,
  });
}

/** A message in hand. */
interface Hand {
  readonly connection: Connection;
  readonly message: AsyncMessage;
  readonly options: ConsumerOptions;
  /** Whoever ends the worker does not wait for a pause. */
  readonly signal: AbortSignal;
  /** Whether the broker has taken it back, as it does when the connection or the channel is gone. */
  isLost(): boolean;
}

async function handleOrGiveBack(hand: Hand, answer: Answer): Promise<ConsumerStatus> {
  try {
    return await handle(hand, answer);
  } catch (error) {
    hand.options.log("WARNING", `a message is given back: ${messageOf(error)}`);
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
    log("WARNING", `attempt ${givenBack + 1} of ${requeueLimit + 1} failed: ${messageOf(error)}`);
    await pauseBefore(givenBack + 1, error, hand.signal);
    return ConsumerStatus.REQUEUE;
  }
}

/**
 * What is wrong with a place or a device may pass, and must not use all attempts of all messages up
 * meanwhile: the message stays in hand for a while.
 */
async function pauseBefore(attempt: number, error: unknown, signal: AbortSignal): Promise<void> {
  if (error instanceof SegmenterError && OF_THE_IMAGE.includes(error.kind)) return;
  const seconds = Math.min(PAUSE_SECONDS.longest, PAUSE_SECONDS.first * 2 ** (attempt - 1));
  await delay(seconds * 1000, undefined, { signal }).catch(() => {/* told to end */});
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
    "x-error": messageOf(error),
    "x-error-kind": error instanceof SegmenterError ? error.kind : "internal",
    "x-failed-at": new Date().toISOString(),
  };
  await publish(connection, queue, { ...envelopeOf(message), headers }, message.body);
  options.log("ERROR", `set aside in ${queue.queue}: ${messageOf(error)}`);
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

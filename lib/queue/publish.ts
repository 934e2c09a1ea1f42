/**
 * A message in, the broker's word that it has it out.
 *
 * @module
 */

import { setTimeout as delay } from "node:timers/promises";
import type { Connection, Envelope } from "rabbitmq-client";
import type { QueueDeclaration } from "./queues.ts";

/**
 * Longer without the broker's confirmation, a message counts as not published. The original waits as
 * long for a broker that is out of memory or disk; redelivery comes after 30 minutes.
 */
const CONFIRM_MILLISECONDS = 600_000;

/**
 * Returns once the broker has the message on disk.
 *
 * The queue is declared each time, since what is sent to a queue that was deleted is confirmed and
 * gone.
 */
export async function publish(
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

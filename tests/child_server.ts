/**
 * Servers that tests start as processes of their own on this machine.
 *
 * @module
 */

import { setTimeout as delay } from "node:timers/promises";

const PAUSE_SECONDS = 0.25;

/** A port of this machine that nobody listens on. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/**
 * Settles once an attempt to reach a server succeeds.
 *
 * @param name What errors call it.
 * @throws {Error} if its process ends, or it cannot be reached in time.
 */
export async function untilReached(
  name: string,
  child: Deno.ChildProcess,
  mostSeconds: number,
  attempt: () => Promise<void>,
): Promise<void> {
  let ended = false;
  child.status.then(() => ended = true);
  for (let seconds = 0; seconds < mostSeconds; seconds += PAUSE_SECONDS) {
    if (ended) throw new Error(`${name} ended as soon as it was started`);
    try {
      return await attempt();
    } catch {
      await delay(PAUSE_SECONDS * 1000);
    }
  }
  throw new Error(`${name} could not be reached within ${mostSeconds} s`);
}

/** An attempt for {@link untilReached}: any answer of a web server. */
export async function askOnce(address: string): Promise<void> {
  await (await fetch(address)).body?.cancel();
}

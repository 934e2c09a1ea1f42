/**
 * An S3 server of the tests' own: the Python package `moto`, started and ended by the test.
 *
 * @module
 */

import { setTimeout as delay } from "node:timers/promises";

const MOST_SECONDS_TO_START = 120;

/** A server at work; disposing of it ends it. */
export interface S3Server extends AsyncDisposable {
  /** Scheme, host and port. */
  readonly endpoint: string;
  /** From now on, requests without a known key and signature are refused. */
  demandKeys(): Promise<void>;
}

/** Whether moto is installed; says so when it is not. */
export function motoIsThere(): boolean {
  const args = ["-c", "import moto.server"];
  const there = (() => {
    try {
      return new Deno.Command("python3", { args, stdout: "null", stderr: "null" }).outputSync()
        .success;
    } catch {
      return false;
    }
  })();
  if (!there) console.log("skipped: there is no moto; pip install 'moto[server,s3]'");
  return there;
}

/** Starts a server on a free port of this machine. */
export async function startS3(): Promise<S3Server> {
  const port = freePort();
  const child = new Deno.Command("python3", {
    args: ["-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)],
    stdout: "null",
    stderr: "null",
  }).spawn();
  const endpoint = `http://127.0.0.1:${port}`;
  await untilAnswering(endpoint, child);
  return {
    endpoint,
    async demandKeys() {
      const answer = await fetch(`${endpoint}/moto-api/reset-auth`, { method: "POST", body: "0" });
      await answer.body?.cancel();
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await child.status;
    },
  };
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

async function untilAnswering(endpoint: string, child: Deno.ChildProcess): Promise<void> {
  let ended = false;
  child.status.then(() => ended = true);
  for (let seconds = 0; seconds < MOST_SECONDS_TO_START; seconds += 0.25) {
    if (ended) throw new Error("moto ended as soon as it was started");
    try {
      await (await fetch(`${endpoint}/moto-api/`)).body?.cancel();
      return;
    } catch {
      await delay(250);
    }
  }
  throw new Error(`moto did not answer within ${MOST_SECONDS_TO_START} s`);
}

/**
 * An S3 server of the tests' own: the Python package `moto`, started and ended by the test.
 *
 * @module
 */

import { askOnce, freePort, untilReached } from "./child_server.ts";

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
  await untilReached("moto", child, MOST_SECONDS_TO_START, () => askOnce(`${endpoint}/moto-api/`));
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

/**
 * The server as a process of its own, for tests.
 *
 * @module
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { taskArguments } from "./process.ts";

/** A server that is ready. */
export interface RunningServer {
  /** `http://127.0.0.1:…` */
  readonly address: string;
  readonly port: number;
  readonly pid: number;
  readonly workdir: string;
  /** What it has logged so far. */
  log(): string;
  /** Resolves when it has ended. */
  readonly ended: Promise<void>;
  /** Sends SIGTERM, each time that it is called; does not wait. */
  tellToEnd(): void;
}

/** How a server is started. */
export interface ServerStart {
  /** Of `deno`, up to and with the program. */
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What it ends with; 0 unless given. */
  readonly exitCode?: number;
}

/** The README's server. */
export const SERVE: ServerStart = { args: taskArguments("serve") };

/**
 * Starts the server on a free port, gives it to `use`, ends it, and sees that it ends well.
 *
 * @param start {@link SERVE} unless given.
 */
export async function withServer(
  use: (server: RunningServer) => Promise<void>,
  flags: readonly string[] = [],
  { args, exitCode = 0, ...surroundings }: ServerStart = SERVE,
): Promise<void> {
  const workdir = join(await Deno.makeTempDir(), "work");
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args, "--host", "127.0.0.1", "--port", "0", "--workdir", workdir, ...flags],
    stdout: "null",
    stderr: "piped",
    env: { NO_COLOR: "1" },
    ...surroundings,
  }).spawn();
  let seen = "";
  let isTold = false;
  const ready = Promise.withResolvers<void>();
  const reading = (async () => {
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
      seen += text;
      if (seen.includes(" ready: ")) ready.resolve();
    }
    ready.reject(new Error(`the server ended: ${seen}`));
  })();
  try {
    await ready.promise;
    const [, address, port] = /listening on (http:\S+:(\d+))/.exec(seen) ?? [];
    assert.ok(address);
    await use({
      address,
      port: Number(port),
      pid: child.pid,
      workdir,
      log: () => seen,
      ended: reading,
      tellToEnd() {
        isTold = true;
        child.kill("SIGTERM");
      },
    });
  } finally {
    if (!isTold) tellIfThere(child);
    await reading;
    assert.equal((await child.status).code, exitCode, seen);
  }
}

function tellIfThere(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGTERM");
  } catch (error) {
    // It ended before it was told to.
    assert.ok(error instanceof TypeError || error instanceof Deno.errors.NotFound, String(error));
  }
}

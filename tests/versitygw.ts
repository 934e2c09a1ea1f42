/**
 * An S3 server of the tests' own that keeps objects as files: versitygw
 * (`go install github.com/versity/versitygw/cmd/versitygw@v1.8.0`), started and ended by the test.
 *
 * @module
 */

import { join } from "node:path";
import { askOnce, freePort, untilReached } from "./child_server.ts";

const MOST_SECONDS_TO_START = 60;

/** A server at work; disposing of it ends it. */
export interface FileServer extends AsyncDisposable {
  /** What `AWS_*` variables must say. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Path of the program, where it is installed; says so when it is not. */
export function findVersitygw(): string | undefined {
  const home = Deno.env.get("HOME") ?? "";
  const folders = [Deno.env.get("GOBIN") ?? join(home, "go", "bin")];
  const places = [...folders, "/usr/local/bin"].map((folder) => join(folder, "versitygw"));
  const found = places.find((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  });
  if (!found) {
    console.log("skipped: go install github.com/versity/versitygw/cmd/versitygw@v1.8.0");
  }
  return found;
}

/**
 * Starts a server on a free port of this machine.
 *
 * @param buckets Names of empty buckets that it has.
 */
export async function startVersitygw(
  program: string,
  buckets: readonly string[],
): Promise<FileServer> {
  const [folder, sidecar] = [await Deno.makeTempDir(), await Deno.makeTempDir()];
  for (const bucket of buckets) await Deno.mkdir(join(folder, bucket));
  const keys = { access: "reader", secret: crypto.randomUUID() };
  const port = freePort();
  const child = new Deno.Command(program, {
    args: ["--port", `127.0.0.1:${port}`, "posix", "--sidecar", sidecar, folder],
    env: { ROOT_ACCESS_KEY: keys.access, ROOT_SECRET_KEY: keys.secret },
    stdout: "null",
    stderr: "null",
  }).spawn();
  const endpoint = `http://127.0.0.1:${port}`;
  await untilReached("versitygw", child, MOST_SECONDS_TO_START, () => askOnce(endpoint));
  return {
    variables: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: keys.access,
      AWS_SECRET_ACCESS_KEY: keys.secret,
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await child.status;
    },
  };
}

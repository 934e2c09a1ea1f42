/**
 * The command line: `deno run cli.ts --input FOLDER --output FOLDER`; `--help` tells the rest.
 * `cli.ts worker` answers the requests of a queue; `cli.ts worker --help` tells how.
 *
 * @module
 */

import { run } from "./lib/cli/run.ts";
import { surroundings } from "./lib/cli/surroundings.ts";

if (import.meta.main) Deno.exit(await main(Deno.args));

async function main([command = "", ...rest]: readonly string[]): Promise<number> {
  if (command !== "worker") return await run(Deno.args, surroundings());
  const { work } = await import("./lib/queue/worker.ts");
  return await work(rest);
}

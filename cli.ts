/**
 * The command line: `deno run cli.ts --input FOLDER --output FOLDER`; `--help` tells the rest.
 * `cli.ts convert` writes a model folder as ONNX files, `cli.ts worker` answers the requests of a
 * queue, `cli.ts evaluate` compares results with the truth; with `--help` each tells how.
 *
 * @module
 */

import { localWritesDone } from "./lib/bytes/local.ts";
import { run } from "./lib/cli/run.ts";
import { surroundings } from "./lib/cli/surroundings.ts";

if (import.meta.main) {
  const code = await main(Deno.args);
  // Whatever ended early: what is half written gets its name or goes away.
  await localWritesDone();
  Deno.exit(code);
}

async function main([command = "", ...rest]: readonly string[]): Promise<number> {
  if (command === "serve") {
    const { serve } = await import("./lib/http/serve.ts");
    return await serve(rest);
  }
  if (command === "convert") {
    const { convert } = await import("./lib/cli/convert.ts");
    return await convert(rest, surroundings());
  }
  if (command === "evaluate") {
    const { evaluateResults } = await import("./lib/cli/evaluate.ts");
    return await evaluateResults(rest, surroundings());
  }
  if (command !== "worker") return await run(Deno.args, surroundings());
  const { work } = await import("./lib/queue/worker.ts");
  return await work(rest);
}

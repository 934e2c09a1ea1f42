/**
 * The server as a process: flags → a segmenter → requests answered until the process is told to end.
 *
 * @module
 */

import { join } from "node:path";
import { SegmenterError } from "../errors.ts";
import { UsageError } from "../flags.ts";
import { makeLog } from "../log.ts";
import { segmenterOptions } from "../process/process_flags.ts";
import { openSegmenter } from "../process/segmenter.ts";
import { makeApp } from "./app.ts";
import { parseServerOptions, type ServerOptions } from "./options.ts";

const HELP = `usage: server.ts [flags]

POST /api/process_image answers an image's bytes with its MapSegmentation JSON, GET /healthcheck with
"healthy".

  --host HOST            address to listen on (default 0.0.0.0: every interface)
  --port PORT            port (default 5000)
  --workdir FOLDER       where results are kept (default tmp/lara/workdir)
  --model FOLDER         a model to use instead of the one inside
  --min_confidence N     leave out regions below it, 0 to 1 (default 0.25)
  --device D             auto, webgpu, wasm or cpu (default auto)
  --no_gpu               never use the GPU
  --log_level LEVEL      DEBUG, INFO, WARNING or ERROR (default INFO)
  --rest                 accepted for the original's sake
  --help, -h             print this
`;

/**
 * Serves until SIGINT or SIGTERM; requests in hand are answered first.
 *
 * @returns The process's exit code: 0, 1 the server failed, 2 usage, 4 no sound model.
 */
export async function serve(words: readonly string[]): Promise<number> {
  const writeLine = (line: string) => console.error(line);
  try {
    const options = parseServerOptions(words);
    if (options === "help") {
      console.log(HELP.trimEnd());
      return 0;
    }
    await serveUntilSignal(options, writeLine);
    return 0;
  } catch (error) {
    writeLine(error instanceof Error ? error.message : String(error));
    if (error instanceof UsageError) return 2;
    return error instanceof SegmenterError && error.kind === "model" ? 4 : 1;
  }
}

async function serveUntilSignal(
  options: ServerOptions,
  writeLine: (line: string) => void,
): Promise<void> {
  const log = makeLog(options.log_level, writeLine);
  await using segmenter = await openSegmenter(segmenterOptions(options));
  const { provider, detail, reason } = segmenter.device;
  log("INFO", `model ${segmenter.model.name}; device ${provider} (${detail}): ${reason}`);
  const app = makeApp(segmenter, {
    minConfidence: options.min_confidence,
    resultsFolder: join(options.workdir, "results"),
    log,
  });
  const server = Deno.serve({
    hostname: options.host,
    port: options.port,
    onListen: ({ hostname, port }) => log("INFO", `listening on http://${hostname}:${port}`),
  }, app);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, () => void server.shutdown());
  }
  await server.finished;
}

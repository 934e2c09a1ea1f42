/**
 * The server as a process: flags → routes that answer at once, a segmenter in its thread, and an orderly
 * end when the process is told to.
 *
 * @module
 */

import { documentChoice } from "../document/document_flags.ts";
import { isAboutModel, messageOf } from "../errors.ts";
import { UsageError } from "../flags.ts";
import { type Log, makeLog } from "../log.ts";
import { forgetOldResults } from "../process/forget_results.ts";
import { segmenterOptions } from "../process/process_flags.ts";
import { readKeys } from "./api_key.ts";
import { checkNetPermission } from "./fetch/check_permission.ts";
import { isPublicAddress } from "./fetch/public_address.ts";
import { HELP } from "./help.ts";
import { listen } from "./listen.ts";
import { parseServerOptions, type ServerOptions } from "./options.ts";
import { makeApp } from "./routes/app.ts";
import { makeService, type Service } from "./service.ts";
import { SheetThread } from "./sheets/sheet_thread.ts";

const SWEEP_MS = 60_000;
/** What a shell calls a process that was interrupted. */
const INTERRUPTED = 130;

/**
 * Serves until SIGINT or SIGTERM; what was accepted is answered first, unless there is a second signal.
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
    await serveUntilSignal(options, makeLog(options.log_level, writeLine));
    return 0;
  } catch (error) {
    writeLine(messageOf(error));
    if (error instanceof UsageError) return 2;
    return isAboutModel(error) ? 4 : 1;
  }
}

async function serveUntilSignal(options: ServerOptions, log: Log): Promise<void> {
  await checkNetPermission(options.fetch_hosts);
  const keys = options.api_key_file === undefined ? [] : await readKeys(options.api_key_file);
  const thread = new SheetThread({
    segmenter: segmenterOptions(options),
    maxSeconds: options.max_seconds,
    log,
  });
  const service = makeService(thread, settingsOf(options, keys), log);
  const { host, port } = options;
  const server = await listen(makeApp(service), { host, port });
  log("INFO", `listening on ${server.address}`);
  using _forgetting = forgetOldResults(service.run.resultsFolder);
  const sweeper = startSweeper(service);
  const told = whenTold(service);
  try {
    await service.jobs.closeOld();
    const opened = await Promise.race([thread.firstOpened, told]);
    if (opened) {
      const { model, device: { provider, detail, reason } } = opened;
      log("INFO", `ready: model ${model.name}; device ${provider} (${detail}): ${reason}`);
    }
    await told;
    log("INFO", "told to end: answering what was accepted");
    await server.close();
    await service.jobs.idle();
    await service.queue.idle();
  } finally {
    clearInterval(sweeper);
    await thread.end();
  }
}

function settingsOf(options: ServerOptions, keys: Service["settings"]["keys"]) {
  return {
    minConfidence: options.min_confidence,
    document: documentChoice(options),
    workdir: options.workdir,
    maxBytes: options.max_bytes,
    maxPixels: options.max_pixels,
    maxQueue: options.max_queue,
    maxUploads: options.max_uploads,
    maxWaitSeconds: options.max_wait_seconds,
    maxUploadSeconds: options.max_upload_seconds,
    jobSeconds: options.job_seconds,
    strictStatus: options.strict_status,
    keys,
    corsOrigins: options.cors_origin,
    fetch: options.fetch_hosts.length > 0
      ? { hosts: options.fetch_hosts, mayConnect: isPublicAddress }
      : undefined,
  };
}

/**
 * Resolves with the first SIGINT or SIGTERM, from which on no more sheets are taken; the second one ends
 * the process at once.
 */
function whenTold({ state }: Service): Promise<undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, () => {
      if (state.draining) Deno.exit(INTERRUPTED);
      state.draining = true;
      resolve(undefined);
    });
  }
  return promise;
}

function startSweeper({ jobs, intake, log }: Service) {
  const sweep = async () => {
    await jobs.sweep();
    await intake.sweep();
  };
  const sweepAndTell = () =>
    void sweep().catch((error) => log("WARNING", `cannot remove what has expired: ${error}`));
  sweepAndTell();
  return setInterval(sweepAndTell, SWEEP_MS);
}

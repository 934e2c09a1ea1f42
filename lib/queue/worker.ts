/**
 * DOOR. The queue worker as a process: flags → a segmenter → requests answered until the process is
 * told to end.
 *
 * @module
 */

import { isAboutModel, messageOf } from "../errors.ts";
import { UsageError } from "../flags.ts";
import { makeLog } from "../log.ts";
import { openPool } from "../pool/open_pool.ts";
import { forgetOldResults } from "../process/forget_results.ts";
import { segmenterOptions } from "../process/process_flags.ts";
import { openSegmenter } from "../process/segmenter.ts";
import { permittedVariable } from "../variables.ts";
import { answerWith, resultsFolder } from "./answer_body.ts";
import { consume, type ConsumerOptions } from "./consumer.ts";
import { serveHealth } from "./health.ts";
import { HELP } from "./help.ts";
import { parseWorkerOptions, type WorkerOptions } from "./options.ts";
import { pushMetrics } from "./push_metrics.ts";
import { passwordOf, trustOf } from "./secrets.ts";

/** What a shell calls a process that was interrupted. */
const INTERRUPTED = 130;

/**
 * Works until SIGINT or SIGTERM; the sheet in hand is finished first, unless there is a second signal.
 *
 * @param words The arguments after `worker`.
 * @returns The process's exit code: 0, 1 the worker failed, 2 usage, 4 no sound model.
 */
export async function work(words: readonly string[]): Promise<number> {
  const writeLine = (line: string) => console.error(line);
  try {
    const options = parseWorkerOptions(words);
    if (options === "help") {
      console.log(HELP.trimEnd());
      return 0;
    }
    await workUntilSignal(options, writeLine);
    return 0;
  } catch (error) {
    writeLine(messageOf(error));
    if (error instanceof UsageError) return 2;
    return isAboutModel(error) ? 4 : 1;
  }
}

async function workUntilSignal(
  options: WorkerOptions,
  writeLine: (line: string) => void,
): Promise<void> {
  const ended = firstSignal();
  const log = makeLog(options.log_level, writeLine);
  let isReady = () => false;
  const { health_host: host, health_port: port } = options;
  await using health = serveHealth({ host, port }, () => isReady());
  if (health.port !== undefined) log("INFO", `probes are answered on port ${health.port}`);
  await using segmenter = await openSegmenter({ ...segmenterOptions(options), log });
  const { provider, detail, reason } = segmenter.device;
  log("INFO", `model ${segmenter.model.name}; device ${provider} (${detail}): ${reason}`);
  // Decoding a large sheet takes seconds, and this thread keeps the broker's heartbeat.
  using pool = openPool(1);
  using _forgetting = forgetOldResults(resultsFolder(options));
  const metrics = pushMetrics(options.metrics_url, permittedVariable("POD_NAME") ?? "", log);
  try {
    const answer = answerWith(segmenter, pool, options, metrics, log);
    const secrets = { password: await passwordOf(options), tls: await trustOf(options) };
    const consumer = await consume(consumerOptions(options, secrets, log), answer, ended);
    isReady = () => consumer.isReady && !ended.aborted;
    await whenAborted(ended);
    log("INFO", "told to end; finishing what is in hand");
    await consumer.close();
    await metrics.settled();
  } catch (error) {
    // Told to end while it waited for the broker.
    if (!ended.aborted) throw error;
  }
}

function consumerOptions(
  options: WorkerOptions,
  secrets: Pick<ConsumerOptions, "password" | "tls">,
  log: ConsumerOptions["log"],
): ConsumerOptions {
  return {
    host: options.rabbit_host,
    port: options.rabbit_port,
    vhost: options.rabbit_vhost,
    user: options.rabbit_uid,
    ...secrets,
    heartbeatSeconds: options.rabbit_heartbeat,
    requestQueue: options.request_queue,
    resultQueue: options.result_queue,
    requeueLimit: options.requeue_limit,
    log,
  };
}

/** Aborted by the first signal; the second one ends the process at once. */
function firstSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, () => {
      if (controller.signal.aborted) Deno.exit(INTERRUPTED);
      controller.abort();
    });
  }
  return controller.signal;
}

async function whenAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  signal.addEventListener("abort", () => resolve(), { once: true });
  await promise;
}

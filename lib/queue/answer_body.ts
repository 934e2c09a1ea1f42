/**
 * A message's body in, its result out; how that went is counted and logged.
 *
 * @module
 */

import { join } from "node:path";
import { localStore } from "../bytes/store.ts";
import type { Log } from "../log.ts";
import type { Segmenter } from "../process/segmenter.ts";
import type { Stages } from "../process/stages.ts";
import { answerRequest } from "./answer_request.ts";
import type { Answer } from "./consumer.ts";
import { readRequest } from "./message.ts";
import type { WorkerOptions } from "./options.ts";
import type { Metrics } from "./push_metrics.ts";

/**
 * How a worker answers.
 *
 * @param stages Who decodes and outlines.
 */
export function answerWith(
  segmenter: Segmenter,
  stages: Stages,
  options: WorkerOptions,
  metrics: Metrics,
  log: Log,
): Answer {
  const answerOptions = {
    minConfidence: options.min_confidence,
    document: options.document,
    results: localStore(resultsFolder(options)),
    imageFolder: options.imagedir,
    keepsImages: !options.forget_images,
    maxImageBytes: options.max_image_bytes,
    offline: options.offline,
    stages,
  };
  return async (body) => {
    const begun = performance.now();
    metrics.started();
    try {
      const request = readRequest(body);
      const { result, notes } = await answerRequest(segmenter, request, answerOptions);
      const seconds = (performance.now() - begun) / 1000;
      metrics.completed(seconds);
      log("INFO", `request ${request.id}: ${result.image_path} in ${seconds.toFixed(1)} s`);
      for (const note of notes) log("WARNING", `request ${request.id}: ${note}`);
      return result;
    } catch (error) {
      metrics.failed();
      throw error;
    }
  };
}

/** Where results are kept. */
export function resultsFolder({ workdir }: Pick<WorkerOptions, "workdir">): string {
  return join(workdir, "results");
}

/**
 * What the worker does → counters, a gauge and a histogram of a metrics gateway, under the names and
 * addresses of the original (`RequestClient._process_queue_input`, tasks/common/request_client.py).
 *
 * @module
 */

import { messageOf } from "../errors.ts";
import type { Log } from "../log.ts";

/** Takes note of what becomes of requests; never waits and never fails. */
export interface Metrics {
  started(): void;
  completed(seconds: number): void;
  failed(): void;
  /** Returns once all that was noted was sent or given up. */
  settled(): Promise<void>;
}

const MOST_SECONDS_TO_SEND = 5;
/** A gateway that does not answer must not fill the memory. */
const MOST_WAITING = 60;

/**
 * Sends metrics to a gateway, one after the other, so that the gauge ends as it should.
 *
 * @param url The gateway; without it nothing is sent.
 * @param podName Labels the gauge.
 */
export function pushMetrics(url: string, podName: string, log: Log): Metrics {
  let waiting = 0;
  let last = Promise.resolve();
  const push = (path: string, body?: unknown) => {
    if (url === "" || waiting >= MOST_WAITING) return;
    waiting++;
    last = last.then(() => send(url.replace(/\/$/, "") + path, body, log)).finally(() => waiting--);
  };
  const working = (value: 0 | 1) => {
    const labels = [{ name: "pod_name", value: podName }];
    push(`/gauge/segmentation_working?value=${value}`, { labels });
  };
  return {
    started() {
      push("/counter/segmentation_started?step=1");
      working(1);
    },
    completed(seconds) {
      push("/counter/segmentation_completed?step=1");
      push(`/histogram/segmentation_run?value=${seconds}`);
      working(0);
    },
    failed() {
      push("/counter/segmentation_errored?step=1");
      working(0);
    },
    settled: () => last,
  };
}

async function send(url: string, body: unknown, log: Log): Promise<void> {
  try {
    const response = await fetch(url, {
      method: "POST",
      signal: AbortSignal.timeout(MOST_SECONDS_TO_SEND * 1000),
      ...(body !== undefined && {
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
    });
    await response.body?.cancel();
    if (!response.ok) log("WARNING", `metrics: ${url} answered ${response.status}`);
  } catch (error) {
    log("WARNING", `metrics: ${url}: ${messageOf(error)}`);
  }
}

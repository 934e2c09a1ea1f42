/**
 * Asks a server for `/health/live` again and again, in a thread of its own: in that of many clients the
 * answers would wait for them.
 *
 * @module
 */

import { parentPort, workerData } from "node:worker_threads";

const PROBE_MS = 20;

const { address, seconds }: { address: string; seconds: number } = workerData;
const answeredMs: number[] = [];
const over = AbortSignal.timeout(seconds * 1000);
while (!over.aborted) {
  const asked = performance.now();
  // One that is not answered in time counts with the time that it waited.
  await fetch(`${address}/health/live`, { signal: over }).then((answer) => answer.text())
    .catch(() => {});
  answeredMs.push(performance.now() - asked);
  await new Promise((resolve) => setTimeout(resolve, PROBE_MS));
}
parentPort?.postMessage(answeredMs);

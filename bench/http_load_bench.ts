/**
 * Many clients at once: what they are answered, how fast sheets are done against one process alone,
 * and how long `/health/live` takes meanwhile.
 *
 * usage: deno run --allow-read --allow-write --allow-run --allow-net
 *   bench/http_load_bench.ts [SECONDS]
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { bytesSource, openSegmenter, processImage } from "../mod.ts";
import { type RunningServer, withServer } from "../tests/http_server.ts";

const SHEET = await Deno.readFile(fileURLToPath(new URL("../samples/wide.png", import.meta.url)));
const CLIENTS = [4, 32, 200];
const SHEETS_ALONE = 5;
const PROBE_MS = 20;
/** Clients that are told to come back later do so after this, however long they are asked to wait. */
const RETRY_MS = 500;

/** What the clients of one round saw. */
interface Round {
  readonly statuses: Map<number | string, number>;
  readonly probeMs: number[];
  readonly seconds: number;
}

await main(Number(Deno.args[0] ?? 60));

async function main(seconds: number): Promise<void> {
  const alone = await sheetsPerSecondAlone();
  console.log(`one process alone: ${alone.toFixed(2)} sheets/s`);
  await withServer(async (server) => {
    for (const clients of CLIENTS) {
      const { statuses, probeMs, ...round } = await load(server, clients, seconds);
      const rate = (statuses.get(200) ?? 0) / round.seconds;
      console.log(
        `${clients} clients, ${round.seconds.toFixed(0)} s: ${rate.toFixed(2)} sheets/s ` +
          `(${(rate / alone).toFixed(2)} of one alone); answers ${
            JSON.stringify(Object.fromEntries(statuses))
          }; /health/live p50 ${quantile(probeMs, 0.5)} ms, p99 ${quantile(probeMs, 0.99)} ms, ` +
          `most ${quantile(probeMs, 1)} ms of ${probeMs.length}; memory ${await memory(
            server,
          )} MiB`,
      );
    }
  }, ["--device", "cpu"]);
}

async function sheetsPerSecondAlone(): Promise<number> {
  await using segmenter = await openSegmenter({ device: "cpu" });
  await processImage(segmenter, bytesSource("warm", SHEET));
  const begun = performance.now();
  for (let i = 0; i < SHEETS_ALONE; i++) {
    await processImage(segmenter, bytesSource("sheet", SHEET));
  }
  return SHEETS_ALONE / ((performance.now() - begun) / 1000);
}

async function load({ address }: RunningServer, clients: number, seconds: number): Promise<Round> {
  const statuses = new Map<number | string, number>();
  const probeMs: number[] = [];
  const begun = performance.now();
  const isOver = () => performance.now() - begun > seconds * 1000;
  const client = async (number: number) => {
    for (let i = 0; !isOver(); i++) {
      const status = await post(address, `0.1${clients}0${number}0${i}`);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status !== 200) await sleep(RETRY_MS);
    }
  };
  const probe = async () => {
    while (!isOver()) {
      const asked = performance.now();
      await (await fetch(`${address}/health/live`)).body?.cancel();
      probeMs.push(performance.now() - asked);
      await sleep(PROBE_MS);
    }
  };
  await Promise.all([...Array.from({ length: clients }, (_, number) => client(number)), probe()]);
  return { statuses, probeMs, seconds: (performance.now() - begun) / 1000 };
}

/** Another confidence each time, so that no result is found among the kept ones. */
async function post(address: string, confidence: string): Promise<number | string> {
  try {
    const url = `${address}/v1/segment?min_confidence=${confidence}`;
    const answer = await fetch(url, { method: "POST", body: SHEET });
    await answer.bytes();
    return answer.status;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function memory({ address }: RunningServer): Promise<number> {
  const text = await (await fetch(`${address}/metrics`)).text();
  const bytes = Number(/^lara_resident_memory_bytes (\d+)/m.exec(text)?.[1]);
  return Math.round(bytes / 2 ** 20);
}

function quantile(values: readonly number[], q: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? NaN).toFixed(1);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

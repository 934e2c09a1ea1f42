/**
 * Many clients at once, of our server and of one in Python (`http_rival.py`) in turn: how fast sheets
 * are done, also against one process alone, what else is answered, how long `/health/live` takes
 * meanwhile, the processor seconds, and the memory at the round's beginning, middle and end.
 *
 * usage: deno run --v8-flags=--wasm-tiering-budget=100000000 --allow-read --allow-write --allow-run
 *   --allow-net bench/http_load_bench.ts [SECONDS] [PYTHON] [DEVICE]
 *
 * @module
 */

import { cpuUsage } from "node:process";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { bytesSource, openSegmenter, processImage } from "../mod.ts";
import { withServer } from "../tests/http_server.ts";
import { peakMiB, processorSeconds, residentMiB } from "./measure_process.ts";
import { objectionToPython, type PythonPackage } from "./python_packages.ts";
import { type BenchRow, benchTable } from "./table.ts";

const SHEET = await Deno.readFile(fileURLToPath(new URL("../samples/wide.png", import.meta.url)));
const MODEL = fileURLToPath(new URL("../models/sheet/", import.meta.url));
const RIVAL = fileURLToPath(new URL("./http_rival.py", import.meta.url));
/** What `http_rival.py` imports. */
const RIVAL_NEEDS: readonly PythonPackage[] = [
  "flask",
  "waitress",
  "numpy",
  "onnxruntime",
  "opencv-python-headless",
  "Pillow",
];
const CLIENTS = [4, 32, 200];
const SHEETS_ALONE = 5;
const PROBE = new URL("./http_probe.ts", import.meta.url);
/** Clients that are told to come back later do so after this, however long they are asked to wait. */
const RETRY_MS = 500;

/** A server at work. */
interface Server {
  readonly address: string;
  readonly pid: number;
}

/** What the clients of one round saw. */
interface Round {
  readonly statuses: Map<number | string, number>;
  readonly probeMs: readonly number[];
  readonly seconds: number;
  /** Of the server. */
  readonly processorSeconds: number;
  /** At the beginning, in the middle, at the end. */
  readonly residentMiB: readonly number[];
  readonly peakMiB: number;
}

const [seconds = "60", python = "python3", device = "cpu"] = Deno.args;
await main(Number(seconds), python, device);

async function main(seconds: number, python: string, device: string): Promise<void> {
  const objection = await objectionToPython(python, RIVAL_NEEDS);
  if (objection !== undefined) console.log(`rival: left out, ${objection}`);
  const alone = device === "cpu" ? await secondsAlone() : undefined;
  const rows: BenchRow[] = alone ? [{ work: "a sheet, one process alone", ourSeconds: alone }] : [];
  await withServer(async (server) => {
    await post(server.address, "1");
    for (const clients of CLIENTS) {
      const ours = await load(server, clients, seconds);
      const theirs = objection === undefined
        ? await loadRival(python, clients, seconds)
        : undefined;
      console.log(`${clients} clients, ours: ${told(ours)}`);
      if (theirs) console.log(`${clients} clients, rival: ${told(theirs)}`);
      rows.push({
        work: `a sheet, ${clients} clients`,
        ourSeconds: secondsPerSheet(ours),
        ourPeakMiB: ours.peakMiB,
        rivalSeconds: theirs && secondsPerSheet(theirs),
        rivalPeakMiB: theirs?.peakMiB,
      });
    }
  }, ["--device", device]);
  console.log(benchTable(rows));
}

async function secondsAlone(): Promise<number> {
  await using segmenter = await openSegmenter({ device: "cpu" });
  await processImage(segmenter, bytesSource("warm", SHEET));
  const [begun, used] = [performance.now(), cpuUsage()];
  for (let i = 0; i < SHEETS_ALONE; i++) {
    await processImage(segmenter, bytesSource("sheet", SHEET));
  }
  const { user, system } = cpuUsage(used);
  const processor = ((user + system) / 1e6 / SHEETS_ALONE).toFixed(2);
  console.log(`one process alone: ${processor} processor seconds a sheet`);
  return (performance.now() - begun) / 1000 / SHEETS_ALONE;
}

/** A rival for each round, since it goes on with the sheets of clients that are gone. */
async function loadRival(python: string, clients: number, seconds: number): Promise<Round> {
  await using rival = await startRival(python);
  return await load(rival, clients, seconds);
}

async function startRival(python: string): Promise<Server & AsyncDisposable> {
  const child = new Deno.Command(python, {
    args: [RIVAL, MODEL],
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const { value: port } = await child.stdout.pipeThrough(new TextDecoderStream()).getReader()
    .read();
  if (!port) throw new Error("the rival did not start");
  const address = `http://127.0.0.1:${Number(port)}`;
  await post(address, "1");
  return {
    address,
    pid: child.pid,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.status;
    },
  };
}

async function load({ address, pid }: Server, clients: number, seconds: number): Promise<Round> {
  const statuses = new Map<number | string, number>();
  const over = AbortSignal.timeout(seconds * 1000);
  const client = async (number: number) => {
    for (let i = 0; !over.aborted; i++) {
      const status = await post(address, `0.1${clients}0${number}0${i}`, over);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status !== 200) await sleep(RETRY_MS);
    }
  };
  const before = await processorSeconds(pid);
  const resident = [0, 0.49, 0.98].map((share) =>
    sleep(share * seconds * 1000).then(() => residentMiB(pid))
  );
  const [probeMs] = await Promise.all([
    probe(address, seconds),
    ...Array.from({ length: clients }, (_, number) => client(number)),
  ]);
  return {
    statuses,
    probeMs,
    seconds,
    processorSeconds: await processorSeconds(pid) - before,
    residentMiB: await Promise.all(resident),
    peakMiB: await peakMiB(pid),
  };
}

function probe(address: string, seconds: number): Promise<number[]> {
  const worker = new Worker(PROBE, { workerData: { address, seconds } });
  return new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
}

/** Another confidence each time, so that no result is found among the kept ones. */
async function post(
  address: string,
  confidence: string,
  over?: AbortSignal,
): Promise<number | string> {
  try {
    const url = `${address}/v1/segment?min_confidence=${confidence}`;
    const answer = await fetch(url, { method: "POST", body: SHEET, ...(over && { signal: over }) });
    await answer.bytes();
    return answer.status;
  } catch (error) {
    if (over?.aborted) return "still waiting at the end";
    return error instanceof Error ? error.message : String(error);
  }
}

function secondsPerSheet({ seconds, statuses }: Round): number {
  return seconds / (statuses.get(200) ?? 0);
}

function told(round: Round): string {
  const { seconds, statuses, probeMs, residentMiB } = round;
  const processor = (round.processorSeconds / (statuses.get(200) ?? 0)).toFixed(2);
  const memory = residentMiB.map((one) => one.toFixed(0)).join(", ");
  const answers = [...statuses].map(([status, count]) => `${count} × ${status}`).join(", ");
  const [middle, p99, most] = [0.5, 0.99, 1].map((q) => quantile(probeMs, q));
  return `${(1 / secondsPerSheet(round)).toFixed(2)} sheets/s in ${seconds.toFixed(0)} s; ` +
    `${answers}; ${processor} processor seconds a sheet; ` +
    `/health/live p50 ${middle} ms, p99 ${p99} ms, most ${most} ms of ${probeMs.length}; ` +
    `memory ${memory} MiB`;
}

function quantile(values: readonly number[], q: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? NaN).toFixed(1);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

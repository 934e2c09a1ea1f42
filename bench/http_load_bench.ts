/**
 * Many clients at once, of our server and of one in Python (`http_rival.py`) in turn: how fast sheets
 * are done, also against one process alone, what else is answered, how long `/health/live` takes
 * meanwhile, the processor seconds, and the memory at the round's beginning, middle and end. Two kinds of
 * clients are refused: those that wait as long as `Retry-After` says, and those that come again at once.
 *
 * usage: deno run --v8-flags=--wasm-tiering-budget=200000000 --allow-read --allow-write --allow-run
 *   --allow-net bench/http_load_bench.ts [SECONDS] [PYTHON] [DEVICE]
 *
 * @module
 */

import { cpuUsage } from "node:process";
import { setTimeout as delay } from "node:timers/promises";
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
const CROWDS: readonly Crowd[] = [
  { clients: 4, name: "4 clients" },
  { clients: 32, name: "32 clients" },
  { clients: 200, name: "200 clients" },
  { clients: 200, name: "200 impatient clients", retryMs: 500 },
];
const SHEETS_ALONE = 5;
const PROBE = new URL("./http_probe.ts", import.meta.url);
/** Where a client that is refused is not told when to come again. */
const RETRY_MS = 5000;

/** Clients at once, each of which sends the next sheet when it has the answer to the last one. */
interface Crowd {
  readonly clients: number;
  readonly name: string;
  /** Those who are refused come again after this, however long they are asked to wait. */
  readonly retryMs?: number;
}

/** What became of a request. */
interface Answer {
  readonly status: number | string;
  /** What `Retry-After` says. */
  readonly retryMs: number;
}

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
    for (const crowd of CROWDS) {
      const ours = await load(server, crowd, seconds);
      const theirs = objection === undefined ? await loadRival(python, crowd, seconds) : undefined;
      console.log(`${crowd.name}, ours: ${told(ours, alone)}`);
      if (theirs) console.log(`${crowd.name}, rival: ${told(theirs, alone)}`);
      rows.push({
        work: `a sheet, ${crowd.name}`,
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
async function loadRival(python: string, crowd: Crowd, seconds: number): Promise<Round> {
  await using rival = await startRival(python);
  return await load(rival, crowd, seconds);
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

async function load(
  { address, pid }: Server,
  { clients, name, retryMs }: Crowd,
  seconds: number,
): Promise<Round> {
  const round = CROWDS.findIndex((crowd) => crowd.name === name);
  const statuses = new Map<number | string, number>();
  const over = AbortSignal.timeout(seconds * 1000);
  const client = async (number: number) => {
    for (let i = 0; !over.aborted; i++) {
      const { status, retryMs: wanted } = await post(address, `0.1${round}0${number}0${i}`, over);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status !== 200) await sleep(retryMs ?? wanted, over);
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
): Promise<Answer> {
  try {
    const url = `${address}/v1/segment?min_confidence=${confidence}`;
    const answer = await fetch(url, { method: "POST", body: SHEET, ...(over && { signal: over }) });
    await answer.bytes();
    const told = Number(answer.headers.get("retry-after") ?? NaN) * 1000;
    return { status: answer.status, retryMs: told || RETRY_MS };
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    return { status: over?.aborted ? "still waiting at the end" : found, retryMs: RETRY_MS };
  }
}

function secondsPerSheet({ seconds, statuses }: Round): number {
  return seconds / (statuses.get(200) ?? 0);
}

/** @param alone Seconds for a sheet. */
function told(round: Round, alone?: number): string {
  const { seconds, statuses, probeMs, residentMiB } = round;
  const processor = (round.processorSeconds / (statuses.get(200) ?? 0)).toFixed(2);
  const memory = residentMiB.map((one) => one.toFixed(0)).join(", ");
  const answers = [...statuses].map(([status, count]) => `${count} × ${status}`).join(", ");
  const [middle, p99, most] = [0.5, 0.99, 1].map((q) => quantile(probeMs, q));
  const ratio = alone ? ` (${(alone / secondsPerSheet(round)).toFixed(2)} of one alone)` : "";
  return `${(1 / secondsPerSheet(round)).toFixed(2)} sheets/s${ratio} in ${seconds} s; ` +
    `${answers}; ${processor} processor seconds a sheet; ` +
    `/health/live p50 ${middle} ms, p99 ${p99} ms, most ${most} ms of ${probeMs.length}; ` +
    `memory ${memory} MiB`;
}

function quantile(values: readonly number[], q: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? NaN).toFixed(1);
}

/** @param over Ends it before its time. */
async function sleep(ms: number, over?: AbortSignal): Promise<void> {
  await delay(ms, undefined, over && { signal: over }).catch(() => {/* it is over */});
}

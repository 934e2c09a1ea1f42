/**
 * Jobs of clients that do not wait: where each stands and its results, in a folder, until they expire.
 *
 * @module
 */

import { join } from "node:path";
import { z } from "zod";
import { localStore } from "../bytes/store.ts";
import { type PlainProblem, Problem, PROBLEM_TITLES, type ProblemStatus } from "./problem.ts";
import { jobStatusSchema } from "./schemas.ts";
import type { SheetAnswer } from "./sheet_task.ts";

const isProblemStatus = (status: number): status is ProblemStatus => status in PROBLEM_TITLES;

const jobSchema = jobStatusSchema.omit({ links: true, processID: true, type: true }).extend({
  /** Of the results. */
  mediaType: z.string().optional(),
  problem: z.object({
    status: z.number().refine(isProblemStatus),
    detail: z.string(),
    retryAfterSeconds: z.number().optional(),
  }).optional(),
});

/** A job as it is kept. */
export type Job = z.infer<typeof jobSchema>;

/** A job's work: told when its turn has come, and to give up if it still waits. */
export type Work = (whenBegun: () => void, signal: AbortSignal) => Promise<SheetAnswer>;

/** The jobs of one server. */
export interface Jobs {
  /** Starts a job. */
  start(work: Work): Promise<Job>;
  /** @throws {Problem} 404 if there is none, or it has expired. */
  read(id: string): Promise<Job>;
  /** @throws {Problem} 404 if there are none yet, what went wrong if the job failed. */
  results(id: string): Promise<{ mediaType: string; content: Uint8Array<ArrayBuffer> }>;
  /** Gives a job up, or forgets its results. @throws {Problem} 404 if there is none. */
  dismiss(id: string): Promise<Job>;
  /** Removes what has expired. */
  sweep(): Promise<void>;
  /** Gives up the jobs that an earlier server in this folder did not finish. */
  closeOld(): Promise<void>;
  /** Resolves once no job is on its way. */
  idle(): Promise<void>;
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Opens the jobs in a folder, which is made when the first job starts.
 *
 * @param keepSeconds How long a job is kept after its end.
 */
export function openJobs(folder: string, keepSeconds: number): Jobs {
  const store = localStore(folder);
  const active = new Map<string, { abort: AbortController; done: Promise<void> }>();
  let lastChange: Promise<unknown> = Promise.resolve();

  /** One change after the other: a job that ends while it is dismissed stays dismissed. */
  const change = (id: string, to: (job: Job) => Partial<Job>): Promise<Job> => {
    const changed = lastChange.then(async () => {
      const job = await readJob(id);
      const next = job.status === "dismissed" ? job : { ...job, ...to(job) };
      await writeJob(next);
      return next;
    });
    lastChange = changed.catch(() => {/* whoever asked for the change has it */});
    return changed;
  };
  const writeJob = (job: Job) =>
    store.write(`${job.jobID}.json`, new TextEncoder().encode(JSON.stringify(job)));
  const readJob = async (id: string): Promise<Job> => {
    const bytes = ID.test(id) ? await store.read(`${id}.json`) : undefined;
    const job = bytes && parseJob(bytes);
    if (!job || isExpired(job)) throw notFound("there is no such job, or it has expired");
    return job;
  };
  const remove = async (id: string, ending: string) => {
    await Deno.remove(join(folder, `${id}${ending}`)).catch(() => {/* there may be none */});
  };
  const end = () => {
    const now = Date.now();
    const expires = new Date(now + keepSeconds * 1000).toISOString();
    return { finished: new Date(now).toISOString(), expires };
  };
  const carryOut = async (id: string, work: Work, signal: AbortSignal) => {
    try {
      const begin = () => ({ status: "running" as const, started: new Date().toISOString() });
      const answer = await work(() => void change(id, begin).catch(() => {}), signal);
      await store.write(`${id}.result`, answer.content);
      const { mediaType } = answer;
      const { status } = await change(id, () => ({ status: "successful", mediaType, ...end() }));
      if (status === "dismissed") await remove(id, ".result");
    } catch (error) {
      const problem = problemOf(error);
      await change(id, () => ({ status: "failed", message: problem.detail, problem, ...end() }));
    }
  };
  const allIds = async () => {
    const entries = await Array.fromAsync(Deno.readDir(folder)).catch(() => []);
    return entries.map(({ name }) => name).filter((name) => name.endsWith(".json"))
      .map((name) => name.slice(0, -".json".length)).filter((id) => ID.test(id));
  };

  return {
    async start(work) {
      const created = new Date().toISOString();
      const job: Job = { jobID: crypto.randomUUID(), status: "accepted", created };
      await writeJob(job);
      const abort = new AbortController();
      const done = carryOut(job.jobID, work, abort.signal)
        // A job whose end cannot be written stays as it was; the work itself logs what went wrong.
        .catch(() => {}).finally(() => active.delete(job.jobID));
      active.set(job.jobID, { abort, done });
      return job;
    },
    read: readJob,
    async results(id) {
      const { status, problem, mediaType } = await readJob(id);
      if (problem) throw new Problem(problem);
      const content = status === "successful" ? await store.read(`${id}.result`) : undefined;
      if (!content || !mediaType) throw notFound(`there are no results: the job is ${status}`);
      return { mediaType, content };
    },
    async dismiss(id) {
      const job = await change(id, () => ({ status: "dismissed", ...end() }));
      active.get(id)?.abort.abort();
      await remove(id, ".result");
      return job;
    },
    async sweep() {
      for (const id of await allIds()) {
        const bytes = await store.read(`${id}.json`).catch(() => undefined);
        const job = bytes && parseJob(bytes);
        if (!job || !isExpired(job)) continue;
        await remove(id, ".result");
        await remove(id, ".json");
      }
    },
    async closeOld() {
      const problem: PlainProblem = { status: 503, detail: "the server ended before the job did" };
      for (const id of await allIds()) {
        const job = await readJob(id).catch(() => undefined);
        if (job?.status !== "accepted" && job?.status !== "running") continue;
        const { status, detail } = problem;
        await change(id, () => ({
          status: "failed",
          message: detail,
          problem: { status, detail },
          ...end(),
        }));
      }
    },
    async idle() {
      while (active.size > 0) await Promise.all([...active.values()].map(({ done }) => done));
    },
  };
}

function parseJob(bytes: Uint8Array): Job | undefined {
  try {
    return jobSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}

function isExpired({ expires }: Job): boolean {
  return expires !== undefined && Date.parse(expires) <= Date.now();
}

function problemOf(error: unknown) {
  if (!(error instanceof Problem)) return { status: 500 as const, detail: "the server failed" };
  const { status, message: detail, retryAfterSeconds } = error;
  return { status, detail, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
}

function notFound(detail: string): Problem {
  return new Problem({ status: 404, detail });
}

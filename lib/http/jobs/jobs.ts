/**
 * DOOR. Jobs of clients that do not wait: started, watched, given up, forgotten when they expire.
 *
 * @module
 */

import { Problem } from "../problem.ts";
import type { SheetAnswer } from "../sheets/sheet_task.ts";
import type { Job } from "./job.ts";
import { type JobStore, openJobStore } from "./job_store.ts";

/** A job's work: tells when its turn has come, and gives up on the signal if it still waits. */
export type Work = (whenBegun: () => void, signal: AbortSignal) => Promise<SheetAnswer>;

/** A job's results. */
export type JobResults = Pick<SheetAnswer, "mediaType" | "content" | "turnedDegrees">;

interface ActiveJob {
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

/** The jobs of one server. */
export class Jobs {
  readonly #store: JobStore;
  readonly #keepSeconds: number;
  readonly #active = new Map<string, ActiveJob>();
  /** Settles when the last change that was asked for is made; never fails. */
  #lastChange: Promise<unknown> = Promise.resolve();

  /**
   * @param folder Is made when the first job starts.
   * @param keepSeconds How long a job is kept after its end.
   */
  constructor(folder: string, keepSeconds: number) {
    this.#store = openJobStore(folder);
    this.#keepSeconds = keepSeconds;
  }

  /** Starts a job. @throws {SegmenterError} of kind `location` if it cannot be noted. */
  async start(work: Work): Promise<Job> {
    const created = new Date().toISOString();
    const job: Job = { jobID: crypto.randomUUID(), status: "accepted", created };
    await this.#store.write(job);
    const abort = new AbortController();
    // A job whose end cannot be written stays as it was.
    const done = this.#carryOut(job.jobID, work, abort.signal).catch(() => {})
      .finally(() => this.#active.delete(job.jobID));
    this.#active.set(job.jobID, { abort, done });
    return job;
  }

  /** @throws {Problem} 404 if there is none, or it has expired. */
  async read(id: string): Promise<Job> {
    const job = await this.#store.read(id);
    if (!job || isExpired(job)) throw notFound("there is no such job, or it has expired");
    return job;
  }

  /** @throws {Problem} 404 if there are none yet or any more, what went wrong if the job failed. */
  async results(id: string): Promise<JobResults> {
    const { status, problem, mediaType, turnedDegrees } = await this.read(id);
    if (status === "failed" && problem) throw new Problem(problem);
    const content = status === "successful" ? await this.#store.readResult(id) : undefined;
    if (!content || !mediaType) throw notFound(`there are no results: the job is ${status}`);
    return { mediaType, content, ...(turnedDegrees !== undefined && { turnedDegrees }) };
  }

  /** Gives a job up, or forgets its results. @throws {Problem} 404 if there is none. */
  async dismiss(id: string): Promise<Job> {
    const job = await this.#change(id, () => ({ status: "dismissed", ...this.#ended() }));
    this.#active.get(id)?.abort.abort();
    await this.#store.removeResult(id);
    return job;
  }

  /** Removes what has expired. */
  async sweep(): Promise<void> {
    for (const job of await this.#store.all()) {
      if (isExpired(job)) await this.#store.remove(job.jobID);
    }
  }

  /** Gives up the jobs that an earlier server in this folder did not finish. */
  async closeOld(): Promise<void> {
    const problem = { status: 503, detail: "the server ended before the job did" } as const;
    for (const { jobID, status } of await this.#store.all()) {
      if (status === "accepted" || status === "running") await this.#fail(jobID, problem);
    }
  }

  /** Resolves once no job is on its way. */
  async idle(): Promise<void> {
    while (this.#active.size > 0) {
      await Promise.all([...this.#active.values()].map(({ done }) => done));
    }
  }

  async #carryOut(id: string, work: Work, signal: AbortSignal): Promise<void> {
    const begin = () => ({ status: "running" as const, started: new Date().toISOString() });
    try {
      const { mediaType, content, turnedDegrees } = await work(() => {
        // That it has begun need not be known; how it ends will be noted all the same.
        this.#change(id, begin).catch(() => {});
      }, signal);
      await this.#store.writeResult(id, content);
      const { status } = await this.#change(
        id,
        () => ({ status: "successful", mediaType, turnedDegrees, ...this.#ended() }),
      );
      if (status === "dismissed") await this.#store.removeResult(id);
    } catch (error) {
      await this.#fail(id, problemOf(error));
    }
  }

  async #fail(id: string, problem: NonNullable<Job["problem"]>): Promise<void> {
    const message = problem.detail;
    await this.#change(id, () => ({ status: "failed", message, problem, ...this.#ended() }));
  }

  /** One change after the other: a job that ends while it is dismissed stays dismissed. */
  #change(id: string, to: () => Partial<Job>): Promise<Job> {
    const changed = this.#lastChange.then(async () => {
      const job = await this.read(id);
      if (job.status === "dismissed") return job;
      const next = { ...job, ...to() };
      await this.#store.write(next);
      return next;
    });
    this.#lastChange = changed.catch(() => {/* whoever asked for the change has it */});
    return changed;
  }

  #ended(): Pick<Job, "finished" | "expires"> {
    const now = Date.now();
    const expires = new Date(now + this.#keepSeconds * 1000).toISOString();
    return { finished: new Date(now).toISOString(), expires };
  }
}

function isExpired({ expires }: Job): boolean {
  return expires !== undefined && Date.parse(expires) <= Date.now();
}

function problemOf(error: unknown): NonNullable<Job["problem"]> {
  if (!(error instanceof Problem)) return { status: 500, detail: "the server failed" };
  const { status, message: detail, retryAfterSeconds } = error;
  return { status, detail, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
}

function notFound(detail: string): Problem {
  return new Problem({ status: 404, detail });
}

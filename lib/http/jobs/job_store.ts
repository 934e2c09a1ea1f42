/**
 * Jobs and their results as files of a folder: `<id>.json` says where a job stands, `<id>.result` is what
 * it gave.
 *
 * @module
 */

import { join } from "node:path";
import { localStore } from "../../bytes/store.ts";
import { type Job, jobSchema } from "./job.ts";

/** The files of all jobs. */
export interface JobStore {
  /** A job, or undefined if there is none of this id, or its file is damaged. */
  read(id: string): Promise<Job | undefined>;
  /** @throws {SegmenterError} of kind `location` if it cannot be written. */
  write(job: Job): Promise<void>;
  /** Every job that is there. */
  all(): Promise<Job[]>;
  readResult(id: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** @throws {SegmenterError} of kind `location` if it cannot be written. */
  writeResult(id: string, content: Uint8Array): Promise<void>;
  removeResult(id: string): Promise<void>;
  /** Removes a job with its results. */
  remove(id: string): Promise<void>;
}

/** Ids come from clients' addresses, and must not lead out of the folder. */
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const JOB = ".json";
const RESULT = ".result";

/** Opens the files in a folder, which is made when something is written. */
export function openJobStore(folder: string): JobStore {
  const store = localStore(folder);
  const read = async (id: string) => {
    const bytes = ID.test(id) ? await store.read(`${id}${JOB}`) : undefined;
    return bytes && parseJob(bytes);
  };
  const removeFile = async (name: string) => {
    await Deno.remove(join(folder, name)).catch(() => {/* there may be none */});
  };
  return {
    read,
    write(job) {
      const text = JSON.stringify(job);
      return store.write(`${job.jobID}${JOB}`, new TextEncoder().encode(text));
    },
    async all() {
      const entries = await Array.fromAsync(Deno.readDir(folder)).catch(() => []);
      const ids = entries.map(({ name }) => name).filter((name) => name.endsWith(JOB))
        .map((name) => name.slice(0, -JOB.length));
      const jobs = await Promise.all(ids.map((id) => read(id).catch(() => undefined)));
      return jobs.filter((job) => job !== undefined);
    },
    readResult: (id) => store.read(`${id}${RESULT}`),
    writeResult: (id, content) => store.write(`${id}${RESULT}`, content),
    removeResult: (id) => removeFile(`${id}${RESULT}`),
    async remove(id) {
      await removeFile(`${id}${RESULT}`);
      await removeFile(`${id}${JOB}`);
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

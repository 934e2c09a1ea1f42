/**
 * A run's share of the sheets, for runs that divide them without a broker: each takes those whose names
 * fall to it, so that the shares are disjoint, complete, and the same wherever and whenever they are
 * taken.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { UsageError } from "../flags.ts";

/** One of `count` shares. */
export interface Shard {
  /** 1…count, as in `--shard 1/4`. */
  readonly number: number;
  readonly count: number;
  /** Who says so. */
  readonly source: string;
}

/** Reads a variable; `undefined` if it is not set or may not be looked at. */
export type ReadVariable = (name: string) => string | undefined;

/** More tasks than schedulers start. */
const MOST_SHARES = 1_000_000;

/**
 * Reads `i/n`, counted from 1 as test runners do.
 *
 * @returns `undefined` if it is none.
 */
export function parseShard(text: string): Shard | undefined {
  const [, number, count] = /^(\d+)\/(\d+)$/.exec(text.trim()) ?? [];
  const shard = { number: Number(number), count: Number(count), source: "--shard" };
  return isShard(shard) ? shard : undefined;
}

/**
 * The share that a scheduler gave this process: an array job of Slurm or of AWS Batch, or an indexed job
 * of Kubernetes, which does not tell the number of its pods: `JOB_COMPLETIONS` must.
 *
 * @throws {UsageError} if the variables make no sense.
 */
export function scheduledShard(read: ReadVariable): Shard | undefined {
  return slurmShard(read) ??
    countedShard(read, "AWS_BATCH_JOB_ARRAY_INDEX", "AWS_BATCH_JOB_ARRAY_SIZE") ??
    countedShard(read, "JOB_COMPLETION_INDEX", "JOB_COMPLETIONS");
}

/** @returns The sheets whose names fall to the share. */
export function takeShare<T extends { readonly folder: string; readonly docId: string }>(
  sheets: readonly T[],
  { number, count }: Shard,
): T[] {
  return sheets.filter(({ folder, docId }) => {
    const hash = createHash("sha256").update(`${folder}/${docId}`).digest();
    return hash.readUInt32BE() % count === number - 1;
  });
}

/** Slurm's numbers may begin anywhere and go in steps: `--array=10-40:10`. */
function slurmShard(read: ReadVariable): Shard | undefined {
  const [id, count] = [read("SLURM_ARRAY_TASK_ID"), read("SLURM_ARRAY_TASK_COUNT")];
  if (id === undefined || count === undefined) return undefined;
  const [first, step] = [read("SLURM_ARRAY_TASK_MIN") ?? "0", read("SLURM_ARRAY_TASK_STEP") ?? "1"];
  const number = (Number(id) - Number(first)) / Number(step) + 1;
  return checkShard({ number, count: Number(count), source: "SLURM_ARRAY_TASK_ID" });
}

/** Both others count from 0. */
function countedShard(read: ReadVariable, index: string, size: string): Shard | undefined {
  const [text, count] = [read(index), read(size)];
  if (text === undefined || count === undefined) return undefined;
  return checkShard({ number: Number(text) + 1, count: Number(count), source: index });
}

function checkShard(shard: Shard): Shard {
  if (isShard(shard)) return shard;
  const { number, count, source } = shard;
  throw new UsageError(`${source} makes this share ${number} of ${count}: say with --shard I/N`);
}

function isShard({ number, count }: Shard): boolean {
  return Number.isInteger(number) && Number.isInteger(count) && number >= 1 && number <= count &&
    count <= MOST_SHARES;
}

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
  const source = "SLURM_ARRAY_TASK_ID";
  const id = read(source);
  if (id === undefined) return undefined;
  const count = countOf(read, "SLURM_ARRAY_TASK_COUNT", source);
  const [first, step] = [read("SLURM_ARRAY_TASK_MIN") ?? "0", read("SLURM_ARRAY_TASK_STEP") ?? "1"];
  const number = (Number(id) - Number(first)) / Number(step) + 1;
  return checkShard({ number, count, source });
}

/** Both others count from 0. */
function countedShard(read: ReadVariable, index: string, size: string): Shard | undefined {
  const text = read(index);
  if (text === undefined) return undefined;
  return checkShard({ number: Number(text) + 1, count: countOf(read, size, index), source: index });
}

/** Without it each task would do all sheets, and nobody would know. */
function countOf(read: ReadVariable, size: string, index: string): number {
  const count = read(size);
  if (count !== undefined) return Number(count);
  throw new UsageError(
    `${index} is set, and ${size} is not or may not be read: set it, or say with --shard I/N`,
  );
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

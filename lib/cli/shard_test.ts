import assert from "node:assert/strict";
import { UsageError } from "../flags.ts";
import { parseShard, scheduledShard, type Shard, takeShare } from "./shard.ts";

const SHEETS = Array.from(
  { length: 500 },
  (_, i) => ({ folder: `f${i % 7}`, docId: `sheet ${i}` }),
);

function shardOf(variables: Record<string, string>): Partial<Shard> | undefined {
  return scheduledShard((name) => variables[name]);
}

Deno.test("takeShare() gives each sheet to one share, wherever it stands in the list", () => {
  for (const count of [1, 2, 10]) {
    const numbers = Array.from({ length: count }, (_, i) => i + 1);
    const shares = numbers.map((number) => takeShare(SHEETS, { number, count, source: "" }));
    assert.deepEqual(new Set(shares.flat()), new Set(SHEETS));
    assert.equal(shares.flat().length, SHEETS.length);
  }
  const third = { number: 3, count: 10, source: "" };
  const later = takeShare([{ folder: "", docId: "new" }, ...SHEETS.toReversed()], third);
  assert.deepEqual(
    later.filter(({ docId }) => docId !== "new").reverse(),
    takeShare(SHEETS, third),
  );
  assert.ok(Math.abs(takeShare(SHEETS, third).length - 50) < 25);
});

Deno.test("takeShare() takes what it took before: sha256sum's first 8 digits, modulo", () => {
  // printf 'f/sheet' | sha256sum: 41f8d969 % 1000 = 625; printf '/a': 6a50dc85 % 1000 = 229
  const sheets = [{ folder: "f", docId: "sheet" }, { folder: "", docId: "a" }];
  assert.deepEqual(takeShare(sheets, { number: 626, count: 1000, source: "" }), [
    sheets[0],
  ]);
});

Deno.test("parseShard() reads i/n from 1 and nothing else", () => {
  assert.deepEqual(parseShard("1/1"), { number: 1, count: 1, source: "--shard" });
  assert.deepEqual(parseShard("7/20"), { number: 7, count: 20, source: "--shard" });
  for (const text of ["", "1", "0/3", "4/3", "1/0", "-1/3", "1.5/3", "1/3/4", "a/b", "1/1e9"]) {
    assert.equal(parseShard(text), undefined, text);
  }
});

Deno.test("scheduledShard() reads the variables of array jobs", () => {
  const slurm = (id: number, count: number, min: number, step: number) =>
    shardOf({
      SLURM_ARRAY_TASK_ID: `${id}`,
      SLURM_ARRAY_TASK_COUNT: `${count}`,
      SLURM_ARRAY_TASK_MIN: `${min}`,
      SLURM_ARRAY_TASK_STEP: `${step}`,
    });
  const source = "SLURM_ARRAY_TASK_ID";
  assert.deepEqual(slurm(0, 4, 0, 1), { number: 1, count: 4, source });
  assert.deepEqual(slurm(4, 4, 1, 1), { number: 4, count: 4, source });
  assert.deepEqual(slurm(30, 4, 10, 10), { number: 3, count: 4, source });
  assert.deepEqual(shardOf({ AWS_BATCH_JOB_ARRAY_INDEX: "0", AWS_BATCH_JOB_ARRAY_SIZE: "5" }), {
    number: 1,
    count: 5,
    source: "AWS_BATCH_JOB_ARRAY_INDEX",
  });
  assert.deepEqual(shardOf({ JOB_COMPLETION_INDEX: "4", JOB_COMPLETIONS: "5" }), {
    number: 5,
    count: 5,
    source: "JOB_COMPLETION_INDEX",
  });
  assert.equal(shardOf({}), undefined);
});

Deno.test("scheduledShard() refuses variables that make no sense", () => {
  // A list such as --array=1,5,9 has neither a step nor an end that fits.
  assert.throws(
    () =>
      shardOf({
        SLURM_ARRAY_TASK_ID: "9",
        SLURM_ARRAY_TASK_COUNT: "3",
        SLURM_ARRAY_TASK_MIN: "1",
      }),
    UsageError,
  );
  // A number of many, and nobody says of how many: it must not do all of it.
  for (const name of ["SLURM_ARRAY_TASK_ID", "AWS_BATCH_JOB_ARRAY_INDEX", "JOB_COMPLETION_INDEX"]) {
    assert.throws(() => shardOf({ [name]: "3" }), (error) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, new RegExp(`^${name} is set, .* --shard I/N$`));
      return true;
    });
  }
  assert.throws(() => shardOf({ JOB_COMPLETION_INDEX: "x", JOB_COMPLETIONS: "5" }), UsageError);
  assert.throws(() => shardOf({ JOB_COMPLETION_INDEX: "5", JOB_COMPLETIONS: "5" }), UsageError);
});

import assert from "node:assert/strict";
import { type BatchSheet, type EndedSheet, followBatch } from "./batch.ts";
import type { Reporter } from "./report.ts";

const FOUND: EndedSheet = { result: { segments: [], turn: undefined, notes: ["odd"] }, seconds: 2 };

/** Sheets that end when they are told to, and a reporter that writes down what it is told. */
function batchOf(names: readonly string[]) {
  const hands = names.map(() => Promise.withResolvers<EndedSheet>());
  // As startBatch() does: whoever comes to it has the error.
  for (const { promise } of hands) promise.catch(() => {});
  const sheets = names.map((name, i): BatchSheet => ({ name, ended: hands[i]!.promise }));
  const told: string[] = [];
  const reporter: Reporter = {
    begin: (name) => told.push(`begin ${name}`),
    done: (name, { segments, seconds, note }) =>
      told.push(`done ${name}: ${segments}, ${seconds}, ${note}`),
    finished: (name) => told.push(`finished ${name}`),
    failed: (name, error) => told.push(`failed ${name}: ${error}`),
    clear: () => {},
    counts: { done: 0, finished: 0, failed: 0 },
    lacksMemory: false,
  };
  return { hands, sheets, told, reporter };
}

const stays = new AbortController().signal;

Deno.test("followBatch() tells of sheets in their order, whichever is ready first", async () => {
  const { hands, sheets, told, reporter } = batchOf(["a", "b", "c"]);
  const followed = followBatch(sheets, reporter, stays);
  hands[2]!.resolve({ result: "finished", seconds: 0 });
  hands[1]!.reject(new Error("damaged"));
  await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual(told, ["begin a"]);
  hands[0]!.resolve(FOUND);
  await followed;
  assert.deepEqual(told, [
    ...["begin a", "done a: 0, 2, odd"],
    ...["begin b", "failed b: Error: damaged"],
    ...["begin c", "finished c"],
  ]);
});

Deno.test("followBatch() ends where it is interrupted, and tells of no sheet more", async () => {
  const { hands, sheets, told, reporter } = batchOf(["a", "b"]);
  const interruption = new AbortController();
  const followed = followBatch(sheets, reporter, interruption.signal);
  interruption.abort();
  await assert.rejects(followed, { name: "AbortError" });
  for (const hand of hands) hand.resolve(FOUND);
  assert.deepEqual(told, ["begin a"]);
});

Deno.test("followBatch() has nothing to tell of no sheets", async () => {
  const { told, reporter } = batchOf([]);
  await followBatch([], reporter, stays);
  assert.deepEqual(told, []);
});

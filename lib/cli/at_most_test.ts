import assert from "node:assert/strict";
import { atMost } from "./at_most.ts";

Deno.test("atMost() starts work in order and no more than asked for at a time", async () => {
  const inTurn = atMost(2);
  const started: number[] = [];
  let going = 0, most = 0;
  const work = async (index: number) => {
    started.push(index);
    most = Math.max(most, ++going);
    await new Promise((resolve) => setTimeout(resolve, index === 0 ? 30 : 1));
    going--;
    return index * index;
  };
  const results = await Promise.all([0, 1, 2, 3, 4].map((index) => inTurn(() => work(index))));
  assert.deepEqual(results, [0, 1, 4, 9, 16]);
  assert.deepEqual(started, [0, 1, 2, 3, 4]);
  assert.equal(most, 2);
});

Deno.test("atMost() goes on after work that failed", async () => {
  const inTurn = atMost(1);
  const failed = inTurn(() => Promise.reject(new Error("broken")));
  const done = inTurn(() => Promise.resolve("done"));
  await assert.rejects(failed, /broken/);
  assert.equal(await done, "done");
});

import assert from "node:assert/strict";
import { Problem } from "./problem.ts";
import { makeSheetQueue } from "./sheet_queue.ts";
import type { SheetProcessor } from "./sheet_processor.ts";
import type { SheetAnswer, SheetTask } from "./sheet_task.ts";

const ANSWER: SheetAnswer = {
  docId: "",
  mediaType: "",
  content: new Uint8Array(0),
  segments: 0,
  cached: false,
  seconds: { decode: 0, network: 0, outline: 0 },
};

function task(path: string): SheetTask {
  const image = { path, offset: 0, length: 0 };
  return { image, wanted: { kind: "overlay" }, minConfidence: 0, maxPixels: 1, resultsFolder: "" };
}

/** A processor that ends a sheet when it is told to. */
function manualProcessor() {
  const begun: string[] = [];
  let hand: PromiseWithResolvers<SheetAnswer> | undefined;
  const processor: SheetProcessor = {
    opened: undefined,
    health: { healthy: true, detail: "" },
    process({ image: { path } }) {
      assert.equal(hand, undefined, "one at a time");
      begun.push(path);
      hand = Promise.withResolvers();
      return hand.promise;
    },
  };
  const end = async (error?: Error) => {
    const ending = hand!;
    hand = undefined;
    if (error) ending.reject(error);
    else ending.resolve(ANSWER);
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { processor, begun, end };
}

const nothing = () => {};
const status = (expected: number) => (error: unknown) =>
  error instanceof Problem && error.status === expected;

Deno.test("makeSheetQueue() does one sheet after the other, and goes on after one that fails", async () => {
  const { processor, begun, end } = manualProcessor();
  const queue = makeSheetQueue(processor, 2);
  const [a, b, c] = ["a", "b", "c"].map((name) => queue.add(task(name), nothing));
  assert.equal(queue.waiting, 2);
  const idle = queue.idle();
  await end();
  assert.equal(await a, ANSWER);
  const failed = assert.rejects(b!, /broken/);
  await end(new Error("broken"));
  await failed;
  await end();
  assert.equal(await c, ANSWER);
  assert.deepEqual(begun, ["a", "b", "c"]);
  await idle;
  assert.equal(queue.busy, false);
});

Deno.test("makeSheetQueue() refuses what finds no room, with a time to come back", async () => {
  const { processor, end } = manualProcessor();
  const queue = makeSheetQueue(processor, 0);
  queue.checkRoom();
  const first = queue.add(task("a"), nothing);
  assert.throws(() => queue.checkRoom(), status(429));
  await assert.rejects(queue.add(task("b"), nothing), (error) => {
    assert.ok(error instanceof Problem && error.status === 429);
    assert.ok(Number.isInteger(error.retryAfterSeconds) && error.retryAfterSeconds! >= 1);
    return true;
  });
  await end();
  await first;
  queue.checkRoom();
});

Deno.test("makeSheetQueue() drops a sheet that waits, and finishes one in hand", async () => {
  const { processor, begun, end } = manualProcessor();
  const queue = makeSheetQueue(processor, 5);
  const [first, second] = [new AbortController(), new AbortController()];
  const a = queue.add(task("a"), nothing, first.signal);
  const b = queue.add(task("b"), nothing, second.signal);
  first.abort();
  second.abort();
  await assert.rejects(b, status(499));
  await assert.rejects(queue.add(task("c"), nothing, AbortSignal.abort()), status(499));
  assert.equal(queue.waiting, 0);
  await end();
  assert.equal(await a, ANSWER);
  assert.deepEqual(begun, ["a"]);
});

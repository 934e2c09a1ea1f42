import assert from "node:assert/strict";
import { nobodyWaits, Problem } from "../problem.ts";
import type { SheetProcessor } from "./sheet_processor.ts";
import { makeSheetQueue } from "./sheet_queue.ts";
import type { SheetAnswer, SheetTask } from "./sheet_task.ts";

const ANSWER: SheetAnswer = {
  docId: "",
  mediaType: "",
  content: new Uint8Array(0),
  segments: 0,
  cached: false,
  notes: [],
  seconds: { decode: 0, network: 0, outline: 0 },
};

function task(path: string): SheetTask {
  const image = { path, name: path, offset: 0, length: 0 };
  return { image, wanted: { kind: "overlay" }, minConfidence: 0, maxPixels: 1, resultsFolder: "" };
}

/** A processor that ends a sheet when it is told to, and drops what the network has not begun. */
function manualProcessor() {
  const begun: string[] = [];
  const hands = new Map<string, PromiseWithResolvers<SheetAnswer>>();
  const processor: SheetProcessor = {
    opened: undefined,
    health: { healthy: true, detail: "" },
    process({ image: { path } }, signal) {
      assert.ok(hands.size < 2, "one in the network, one that is prepared");
      const hand = Promise.withResolvers<SheetAnswer>();
      if (hands.size > 0) signal.addEventListener("abort", () => void end(path, nobodyWaits()));
      begun.push(path);
      hands.set(path, hand);
      return hand.promise;
    },
  };
  const end = async (path: string, error?: Error) => {
    const hand = hands.get(path)!;
    hands.delete(path);
    if (error) hand.reject(error);
    else hand.resolve(ANSWER);
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { processor, begun, end };
}

const nothing = () => {};
const stays = new AbortController().signal;
const status = (expected: number) => (error: unknown) =>
  error instanceof Problem && error.status === expected;

Deno.test("makeSheetQueue() gives out the oldest sheet and the next, and goes on after one that fails", async () => {
  const { processor, begun, end } = manualProcessor();
  const queue = makeSheetQueue(processor, 2);
  const [a, b, c] = ["a", "b", "c"].map((name) => queue.add(task(name), nothing, stays));
  assert.deepEqual(begun, ["a", "b"]);
  assert.equal(queue.waiting, 2);
  const idle = queue.idle();
  await end("a");
  assert.equal(await a, ANSWER);
  assert.deepEqual(begun, ["a", "b", "c"]);
  const failed = assert.rejects(b!, /broken/);
  await end("b", new Error("broken"));
  await failed;
  assert.ok(queue.busy);
  await end("c");
  assert.equal(await c, ANSWER);
  await idle;
  assert.equal(queue.busy, false);
});

Deno.test("makeSheetQueue() begins another sheet when the later one is done first", async () => {
  const { processor, begun, end } = manualProcessor();
  const queue = makeSheetQueue(processor, 3);
  const [a, b, c] = ["a", "b", "c"].map((name) => queue.add(task(name), nothing, stays));
  await end("b");
  assert.equal(await b, ANSWER);
  assert.deepEqual(begun, ["a", "b", "c"]);
  await end("a");
  await end("c");
  await Promise.all([a, c]);
});

Deno.test("makeSheetQueue() refuses what finds no room, with a time to come back", async () => {
  const { processor, end } = manualProcessor();
  const queue = makeSheetQueue(processor, 0);
  queue.checkRoom();
  const first = queue.add(task("a"), nothing, stays);
  assert.throws(() => queue.checkRoom(), status(429));
  await assert.rejects(queue.add(task("b"), nothing, stays), (error) => {
    assert.ok(error instanceof Problem && error.status === 429);
    assert.equal(error.message, "a sheet is in hand, and none may wait");
    assert.equal(error.retryAfterSeconds, 1);
    return true;
  });
  await end("a");
  await first;
  queue.checkRoom();
});

Deno.test("makeSheetQueue() spreads those whom it refuses over the time that all before them takes", async () => {
  const { processor, end } = manualProcessor();
  const queue = makeSheetQueue(processor, 1);
  const sheets = ["a", "b"].map((name) => queue.add(task(name), nothing, stays));
  // It takes a sheet for a second's work until it knows better.
  const told = Array.from({ length: 200 }, () => {
    try {
      queue.checkRoom(98);
    } catch (error) {
      assert.ok(error instanceof Problem && error.message === "1 sheet waits already");
      return error.retryAfterSeconds!;
    }
    return NaN;
  });
  assert.ok(told.every((seconds) => seconds >= 50 && seconds <= 100), String(told));
  assert.ok(new Set(told).size > 20, String(told));
  for (const name of ["a", "b"]) await end(name);
  await Promise.all(sheets);
});

Deno.test("makeSheetQueue() tells when a sheet has left, and whether there is room for others", async () => {
  const { processor, end } = manualProcessor();
  let left = 0;
  const queue = makeSheetQueue(processor, 1, () => left++);
  assert.deepEqual([1, 2, 3].map(queue.hasRoom), [true, true, false]);
  const first = queue.add(task("a"), nothing, stays);
  assert.deepEqual([1, 2].map(queue.hasRoom), [true, false]);
  assert.equal(left, 0);
  await end("a");
  await first;
  assert.ok(queue.hasRoom(2));
  await assert.rejects(queue.add(task("b"), nothing, AbortSignal.abort()), status(499));
  assert.equal(left, 2);
});

Deno.test("makeSheetQueue() drops sheets that wait or are prepared, and finishes the oldest", async () => {
  const { processor, begun, end } = manualProcessor();
  const queue = makeSheetQueue(processor, 5);
  const clients = ["a", "b", "c", "d"].map((name) => ({ name, gone: new AbortController() }));
  const [a, b, c, d] = clients.map(({ name, gone }) => queue.add(task(name), nothing, gone.signal));
  for (const { name, gone } of clients) if (name !== "d") gone.abort();
  await Promise.all([assert.rejects(b!, status(499)), assert.rejects(c!, status(499))]);
  await assert.rejects(queue.add(task("e"), nothing, AbortSignal.abort()), status(499));
  await end("a");
  assert.equal(await a, ANSWER);
  await end("d");
  assert.equal(await d, ANSWER);
  assert.deepEqual(begun, ["a", "b", "d"]);
});

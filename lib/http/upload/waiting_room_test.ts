import assert from "node:assert/strict";
import { makeWaitingRoom } from "./waiting_room.ts";

const stays = new AbortController().signal;
/** Longer than a test takes. */
const LONG_SECONDS = 600;

/** Who came through, in this order. */
function roomOf(places: { free: number }, maxSeconds = LONG_SECONDS) {
  const room = makeWaitingRoom({ hasPlace: (inside) => inside < places.free, maxSeconds });
  const through: string[] = [];
  const passes = new Map<string, Disposable>();
  const enter = async (name: string, signal = stays) => {
    passes.set(name, await room.enter(signal));
    through.push(name);
  };
  return { room, through, enter, leave: (name: string) => passes.get(name)![Symbol.dispose]() };
}

async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 5));
}

Deno.test("makeWaitingRoom() lets through as many as there are places, and then one for each that leaves", async () => {
  const { room, through, enter, leave } = roomOf({ free: 2 });
  const all = Promise.all(["a", "b", "c", "d"].map((name) => enter(name)));
  await settled();
  assert.deepEqual(through, ["a", "b"]);
  assert.equal(room.waiting, 2);
  leave("b");
  await settled();
  assert.deepEqual(through, ["a", "b", "c"]);
  leave("a");
  await all;
  assert.deepEqual(through, ["a", "b", "c", "d"]);
});

Deno.test("makeWaitingRoom() looks for places when it is told to, and nobody gets in before those who wait", async () => {
  const places = { free: 0 };
  const { room, through, enter } = roomOf(places);
  const first = enter("first");
  await settled();
  places.free = 1;
  const second = enter("second");
  await settled();
  assert.deepEqual(through, []);
  room.look();
  await first;
  assert.deepEqual(through, ["first"]);
  places.free = 2;
  room.look();
  await second;
});

Deno.test("makeWaitingRoom() lets through whose time is over, or whose client is gone", async () => {
  const hasty = roomOf({ free: 0 }, 0.01);
  await hasty.enter("late");
  assert.equal(hasty.room.waiting, 0);
  const { room, enter, through, leave } = roomOf({ free: 0 });
  const client = new AbortController();
  const gone = enter("gone", client.signal);
  await settled();
  assert.equal(room.waiting, 1);
  client.abort();
  await gone;
  await enter("gone before", AbortSignal.abort());
  assert.deepEqual([room.waiting, through], [0, ["gone", "gone before"]]);
  leave("gone");
});

Deno.test("makeWaitingRoom() holds nobody up where nobody is to wait, nor more than a thousand", async () => {
  const open = roomOf({ free: 0 }, 0);
  await open.enter("a");
  const { room, enter, through } = roomOf({ free: 0 });
  const client = new AbortController();
  const waiting = Array.from({ length: 1000 }, (_, i) => enter(String(i), client.signal));
  await settled();
  await enter("one too many");
  assert.deepEqual([room.waiting, through], [1000, ["one too many"]]);
  client.abort();
  await Promise.all(waiting);
});

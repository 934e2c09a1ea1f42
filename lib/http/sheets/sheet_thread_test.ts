import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { Problem } from "../problem.ts";
import type { SheetTask } from "./sheet_task.ts";
import { SheetThread } from "./sheet_thread.ts";

const worker = new URL("../../../tests/suites/saboteur_sheet_worker.ts", import.meta.url);

const stays = new AbortController().signal;

function task(path: string): SheetTask {
  const image = { path, name: path, offset: 0, length: 0 };
  return {
    image,
    wanted: { kind: "overlay" },
    minConfidence: 0,
    maxPixels: 1,
    resultsFolder: "",
  };
}

for (
  const [death, status] of [
    ["throw", 500],
    ["reject", 500],
    ["exit", 500],
    ["hang", 504],
    ["device", 503],
  ] as const
) {
  Deno.test(`SheetThread fails the sheet and does the next one when its thread does: ${death}`, async () => {
    const lines: string[] = [];
    const thread = new SheetThread({
      segmenter: {},
      maxSeconds: death === "hang" ? 0.2 : 60,
      log: (_level, message) => lines.push(message),
      worker,
    });
    await thread.firstOpened;
    await assert.rejects(thread.process(task(death), stays), (error) => {
      assert.ok(error instanceof Problem);
      assert.equal(error.status, status);
      return true;
    });
    assert.match(lines.join("\n"), /the thread of the sheets is replaced/);
    while (!thread.opened) await delay(10);
    assert.ok(thread.health.healthy);
    const { content } = await thread.process(task("sheet"), stays);
    assert.equal(new TextDecoder().decode(content), "done");
    await thread.end();
  });
}

Deno.test("SheetThread does the other sheet in hand again where one takes too long, each in its own time", async () => {
  const maxSeconds = 2;
  const thread = new SheetThread({ segmenter: {}, maxSeconds, log: () => {}, worker });
  await thread.firstOpened;
  const late = assert.rejects(thread.process(task("hang"), stays), /more than 2 s/);
  const slow = thread.process(task("slow"), stays);
  await late;
  assert.equal(new TextDecoder().decode((await slow).content), "done");
  await thread.end();
});

Deno.test("SheetThread tells its thread which sheets nobody waits for, also another thread", async () => {
  const thread = new SheetThread({ segmenter: {}, maxSeconds: 0.3, log: () => {}, worker });
  await thread.firstOpened;
  const isDropped = (error: unknown) => error instanceof Problem && error.status === 499;
  const [early, between] = [new AbortController(), new AbortController()];
  const first = assert.rejects(thread.process(task("hang"), early.signal), isDropped);
  early.abort();
  await first;
  const late = thread.process(task("hang"), stays).catch(() => {
    assert.equal(thread.opened, undefined);
    between.abort();
  });
  await assert.rejects(thread.process(task("hang"), between.signal), isDropped);
  await late;
  await thread.end();
});

import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { Problem } from "./problem.ts";
import type { SheetTask } from "./sheet_task.ts";
import { SheetThread } from "./sheet_thread.ts";

const worker = new URL("../../tests/suites/saboteur_sheet_worker.ts", import.meta.url);

function task(path: string): SheetTask {
  const image = { path, offset: 0, length: 0 };
  return {
    image,
    wanted: { kind: "overlay" },
    minConfidence: 0,
    maxPixels: 1,
    resultsFolder: "",
  };
}

for (
  const [death, status] of [["throw", 500], ["reject", 500], ["exit", 500], ["hang", 504]] as const
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
    await assert.rejects(thread.process(task(death)), (error) => {
      assert.ok(error instanceof Problem);
      assert.equal(error.status, status);
      return true;
    });
    assert.match(lines.join("\n"), /the thread of the sheets is replaced/);
    while (!thread.opened) await delay(10);
    assert.ok(thread.health.healthy);
    const { content } = await thread.process(task("sheet"));
    assert.equal(new TextDecoder().decode(content), "done");
    await thread.end();
  });
}

import assert from "node:assert/strict";
import { SegmenterError } from "../errors.ts";
import { makeLog } from "../log.ts";
import { makeReporter } from "./report.ts";

function recorded(isTerminal: boolean) {
  const written: string[] = [];
  const write = (text: string) => void written.push(text);
  let time = 0;
  const log = makeLog("INFO", (line) => write(`${line}\n`));
  const reporter = makeReporter(3, { isTerminal, write }, log, () => time);
  return { written, reporter, wait: (milliseconds: number) => time += milliseconds };
}

Deno.test("makeReporter() shows name, count and the time left on a terminal", () => {
  const { written, reporter, wait } = recorded(true);
  reporter.begin("a.png");
  wait(60_000);
  reporter.done("a.png", { segments: 4, seconds: 60 });
  reporter.begin("b.png");
  assert.equal(written[0], "\r\x1b[2K[1/3] a.png");
  assert.equal(written.at(-1), "\r\x1b[2K[2/3] b.png  ETA 2:00");
  assert.match(written.join(""), /\[1\/3\] a.png: 4 segments in 60.0 s\n/);
});

Deno.test("makeReporter() writes whole lines and nothing else where there is no terminal", () => {
  const { written, reporter } = recorded(false);
  reporter.begin("a.png");
  reporter.finished("a.png");
  reporter.begin("b.png");
  reporter.failed("b.png", new Error("the disk is full"));
  assert.equal(written.length, 2);
  assert.match(written[0]!, /INFO \[1\/3\] a.png: finished before\n$/);
  assert.match(written[1]!, /ERROR \[2\/3\] b.png: the disk is full\n$/);
  assert.deepEqual(reporter.counts, { done: 0, finished: 1, failed: 1 });
});

Deno.test("makeReporter() notices when memory was short for a sheet", () => {
  const { reporter } = recorded(false);
  const details = { action: "run", file: "wasm", found: "memory is short", remedy: "add some" };
  reporter.failed("a.png", new SegmenterError("device", details));
  assert.equal(reporter.lacksMemory, false);
  reporter.failed("b.png", new SegmenterError("memory", details));
  reporter.failed("c.png", new Error("the disk is full"));
  assert.equal(reporter.lacksMemory, true);
});

Deno.test("makeReporter() counts no time of sheets that were finished before into the time left", () => {
  const { written, reporter, wait } = recorded(true);
  reporter.begin("a.png");
  wait(1000);
  reporter.finished("a.png");
  reporter.begin("b.png");
  assert.equal(written.at(-1), "\r\x1b[2K[2/3] b.png");
});

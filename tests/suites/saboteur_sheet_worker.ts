/**
 * A thread of sheets that dies as the sheet's path tells it to.
 *
 * @module
 */

import { parentPort } from "node:worker_threads";
import type { Health } from "../../lib/process/healthcheck.ts";
import type { SheetOrder, SheetReply } from "../../lib/http/sheets/thread_protocol.ts";

const post = (reply: SheetReply) => parentPort?.postMessage(reply);
/** Less than a sheet may take in the test of it, but more than half of it. */
const SLOW_MS = 1200;

const health = { healthy: true, detail: "" } as const;

parentPort?.on("message", (order: SheetOrder) => {
  if (order.kind === "close") return globalThis.close();
  if (order.kind === "drop") return drop(order.number);
  switch (order.task.image.path) {
    case "throw":
      throw new Error("as it was told");
    case "reject":
      void Promise.reject(new Error("as it was told"));
      return;
    case "exit":
      return globalThis.close();
    case "hang":
      return;
    case "device":
      return fail(order.number, 503, { healthy: false, detail: "as it was told" });
    case "slow":
      setTimeout(() => done(order.number), SLOW_MS);
      return;
  }
  done(order.number);
});
const device = { provider: "", detail: "", reason: "" };
post({ kind: "opened", opened: { model: { id: "", name: "" }, device } });

function done(number: number): void {
  const content = new DataView(new TextEncoder().encode("done").buffer);
  const seconds = { decode: 0, network: 0, outline: 0 };
  const notes: string[] = [];
  const answer = { docId: "", mediaType: "", content, segments: 0, cached: false, notes, seconds };
  post({ kind: "done", number, answer, health });
}

function drop(number: number): void {
  fail(number, 499, health);
}

function fail(number: number, status: 499 | 503, health: Health): void {
  post({ kind: "failed", number, problem: { status, detail: "as it was told" }, health });
}

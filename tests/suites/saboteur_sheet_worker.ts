/**
 * A thread of sheets that dies as the sheet's path tells it to.
 *
 * @module
 */

import { parentPort } from "node:worker_threads";
import type { SheetOrder, SheetReply } from "../../lib/http/sheet_task.ts";

const post = (reply: SheetReply) => parentPort?.postMessage(reply);
const health = { healthy: true, detail: "" } as const;

parentPort?.on("message", (order: SheetOrder) => {
  if (order.kind === "close") return globalThis.close();
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
  }
  const content = new DataView(new TextEncoder().encode("done").buffer);
  const seconds = { decode: 0, network: 0, outline: 0 };
  const answer = { docId: "", mediaType: "", content, segments: 0, cached: false, seconds };
  post({ kind: "done", answer, health });
});
const device = { provider: "", detail: "", reason: "" };
post({ kind: "opened", opened: { model: { id: "", name: "" }, device } });

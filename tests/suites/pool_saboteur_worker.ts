/**
 * A thread for the pool that does what the name of its order's source says, and outlines with its own
 * number as confidence.
 *
 * @module
 */

import { parentPort, threadId } from "node:worker_threads";
import type { Order, Piece, Word } from "../../lib/pool/messages.ts";

parentPort?.on("message", (message: Order | Piece) => {
  switch (message.kind) {
    case "outline":
      return post({
        kind: "outline",
        segments: [{
          classLabel: "map",
          confidence: threadId,
          polygon: new Int32Array(6),
          area: 0,
          bbox: [0, 0, 1, 1],
        }],
      });
    case "prepare":
      return sabotage(message.source.name);
    default:
      return;
  }
});
post({ kind: "ready" });

function sabotage(way: string): void {
  if (way === "crash") {
    setTimeout(() => {
      throw new Error("sabotaged");
    });
  }
  if (way === "leave") globalThis.close();
  if (way === "babble") post({ kind: "reduce", picture: raster() });
}

function raster() {
  return { width: 1, height: 1, data: new DataView(new ArrayBuffer(3)) };
}

function post(word: Word): void {
  parentPort?.postMessage(word);
}

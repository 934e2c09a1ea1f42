/**
 * The thread that processes sheets: decoding, resizing, outlining and writing documents hold up their
 * thread, for seconds on a large sheet, and the server's own must answer meanwhile. One task at a time
 * comes in, one reply each goes out (`sheet_task.ts`).
 *
 * @module
 */

import { parentPort, workerData } from "node:worker_threads";
import { isAboutModel } from "../errors.ts";
import type { Log } from "../log.ts";
import { healthcheck } from "../process/healthcheck.ts";
import { openSegmenter, type Segmenter } from "../process/segmenter.ts";
import { plainProblem, toProblem } from "./problem.ts";
import { processSheet } from "./process_sheet.ts";
import type { SheetOrder, SheetReply, SheetTask, SheetThreadOptions } from "./sheet_task.ts";

const post = (reply: SheetReply, transfer: ArrayBuffer[] = []) =>
  parentPort?.postMessage(reply, transfer);

const options: SheetThreadOptions = workerData;
try {
  const log: Log = (level, message) => post({ kind: "log", level, message });
  const segmenter = await openSegmenter({ ...options, log });
  parentPort?.on("message", (order: SheetOrder) => {
    void (order.kind === "sheet" ? answer(segmenter, order.task) : close(segmenter));
  });
  const { model: { id, name }, device } = segmenter;
  post({ kind: "opened", opened: { model: { id, name }, device: { ...device } } });
} catch (error) {
  const isModel = isAboutModel(error);
  post({ kind: "refused", found: error instanceof Error ? error.message : String(error), isModel });
}

async function answer(segmenter: Segmenter, task: SheetTask): Promise<void> {
  try {
    const { content: { buffer, byteOffset, byteLength }, ...answer } = await processSheet(
      segmenter,
      task,
    );
    const content = new DataView(buffer, byteOffset, byteLength);
    post({ kind: "done", answer: { ...answer, content }, health: healthcheck(segmenter) }, [
      buffer,
    ]);
  } catch (error) {
    const problem = plainProblem(toProblem(error));
    post({ kind: "failed", problem, health: healthcheck(segmenter) });
  }
}

/** Ends the thread from within, the network's own thread first. */
async function close(segmenter: Segmenter): Promise<void> {
  await segmenter[Symbol.asyncDispose]();
  globalThis.close();
}

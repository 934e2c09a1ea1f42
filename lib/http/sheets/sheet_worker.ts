/**
 * The thread of the sheets: it has the model and feeds the network, whose outputs hold it up for a
 * tenth of a second and more; the server's own thread must answer meanwhile. What takes longer is done
 * by a pool. Orders come in, a reply goes out for each sheet (`thread_protocol.ts`).
 *
 * @module
 */

import { parentPort, workerData } from "node:worker_threads";
import { isAboutModel, messageOf } from "../../errors.ts";
import type { Log } from "../../log.ts";
import { openPool } from "../../pool/open_pool.ts";
import { healthcheck } from "../../process/healthcheck.ts";
import { openSegmenter } from "../../process/segmenter.ts";
import { nobodyWaits, plainProblem, toProblem } from "../problem.ts";
import { processSheet, type Workshop } from "./process_sheet.ts";
import type { SheetTask } from "./sheet_task.ts";
import {
  sentAnswer,
  type SheetOrder,
  type SheetReply,
  type SheetThreadOptions,
} from "./thread_protocol.ts";

/** One to decode a sheet, and one to outline or paint that before it. */
const POOL_THREADS = 2;

const post = (reply: SheetReply, transfer: ArrayBuffer[] = []) =>
  parentPort?.postMessage(reply, transfer);

/** The sheets in hand, by their numbers. */
const inHand = new Map<number, AbortController>();

const options: SheetThreadOptions = workerData;
try {
  const log: Log = (level, message) => post({ kind: "log", level, message });
  const segmenter = await openSegmenter({ ...options, log });
  const workshop = { segmenter, pool: openPool(POOL_THREADS), networkTimes: { ended: 0 } };
  parentPort?.on("message", (order: SheetOrder) => {
    switch (order.kind) {
      case "sheet":
        return void answer(workshop, order.number, order.task);
      case "drop":
        return inHand.get(order.number)?.abort(nobodyWaits());
      case "close":
        return void close(workshop);
    }
  });
  const { model: { id, name }, device } = segmenter;
  post({ kind: "opened", opened: { model: { id, name }, device: { ...device } } });
} catch (error) {
  const isModel = isAboutModel(error);
  post({ kind: "refused", found: messageOf(error), isModel });
}

async function answer(workshop: Workshop, number: number, task: SheetTask): Promise<void> {
  const controller = new AbortController();
  inHand.set(number, controller);
  try {
    const processed = await processSheet(workshop, task, controller.signal);
    const health = healthcheck(workshop.segmenter);
    const answer = sentAnswer(processed);
    post({ kind: "done", number, answer, health }, [answer.content.buffer]);
  } catch (error) {
    const problem = plainProblem(toProblem(error));
    post({ kind: "failed", number, problem, health: healthcheck(workshop.segmenter) });
  } finally {
    inHand.delete(number);
  }
}

/** Ends the thread from within, its own threads first. */
async function close({ segmenter, pool }: Workshop): Promise<void> {
  pool[Symbol.dispose]();
  await segmenter[Symbol.asyncDispose]();
  globalThis.close();
}

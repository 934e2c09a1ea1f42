/**
 * A thread of the pool: one order after the other comes in, one reply each goes out (`messages.ts`).
 *
 * @module
 */

import { parentPort } from "node:worker_threads";
import { localSource } from "../bytes/local.ts";
import type { Source } from "../bytes/source.ts";
import { IN_THIS_THREAD } from "../process/stages.ts";
import {
  arrivedBytes,
  arrivedDetections,
  arrivedError,
  arrivedPicture,
  type Order,
  type Piece,
  type Reply,
  sentBytes,
  sentError,
  sentRaster,
  sentSheet,
  type SentSource,
  type Word,
} from "./messages.ts";
import { paint } from "./paint.ts";

/** What was asked for and has not come. */
let awaited: PromiseWithResolvers<Piece> | undefined;

parentPort?.on("message", (message: Order | Piece) => {
  if (message.kind === "bytes" || message.kind === "unread") awaited?.resolve(message);
  else void answer(message);
});
post({ kind: "ready" });

async function answer(order: Order): Promise<void> {
  try {
    const reply = await carryOut(order);
    post(reply, buffersOf(reply));
  } catch (error) {
    post({ kind: "failed", error: sentError(error) });
  }
}

async function carryOut(order: Order): Promise<Reply> {
  const { prepare, reduce, outline } = IN_THIS_THREAD;
  switch (order.kind) {
    case "prepare": {
      const sheet = await prepare(await arrivedSource(order.source), order.preparation);
      return { kind: "prepare", sheet: sentSheet(sheet) };
    }
    case "reduce": {
      const picture = await reduce(await arrivedSource(order.source), order.side, order.decoding);
      return { kind: "reduce", picture: sentRaster(picture) };
    }
    case "outline": {
      const segments = await outline(arrivedDetections(order.detections), order.sheet);
      return { kind: "outline", segments };
    }
    case "paint":
      return { kind: "paint", file: sentBytes(await paint(arrivedPicture(order.picture))) };
  }
}

async function arrivedSource(source: SentSource): Promise<Source> {
  const { path } = source;
  return path === undefined
    ? { ...source, read: readThere }
    : { ...await localSource(path), ...source };
}

/** The pool's own thread reads what is in its memory or comes from elsewhere. */
async function readThere(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  while (awaited) await awaited.promise;
  const asked = awaited = Promise.withResolvers<Piece>();
  post({ kind: "read", offset, length });
  const piece = await asked.promise;
  awaited = undefined;
  if (piece.kind === "unread") throw arrivedError(piece.error);
  return arrivedBytes(piece.bytes);
}

function post(word: Word, handOver: ArrayBuffer[] = []): void {
  parentPort?.postMessage(word, handOver);
}

/** What need not be copied, as this thread forgets it. */
function buffersOf(reply: Reply): ArrayBuffer[] {
  switch (reply.kind) {
    case "prepare":
      return [reply.sheet.data, ...reply.sheet.preview ? [reply.sheet.preview.data] : []]
        .flatMap(({ buffer }) => buffer instanceof ArrayBuffer ? [buffer] : []);
    case "reduce":
      return reply.picture.data.buffer instanceof ArrayBuffer ? [reply.picture.data.buffer] : [];
    case "paint":
      return [reply.file.buffer];
    case "outline":
    case "failed":
      return [];
  }
}

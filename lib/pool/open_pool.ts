/**
 * THE WORK ON SHEETS, IN THREADS: decoding, outlining and painting hold up their thread, for seconds on
 * a large sheet, so they are done beside the one that feeds the network.
 *
 * @module
 */

import type { Source } from "../bytes/source.ts";
import { messageOf, SegmenterError } from "../errors.ts";
import type { Stages } from "../process/stages.ts";
import {
  arrivedBytes,
  arrivedRaster,
  arrivedSheet,
  type Order,
  sentDetections,
  sentPicture,
  type SentSource,
} from "./messages.ts";
import type { Picture } from "./paint.ts";
import {
  type PoolThread,
  type PoolThreadSettings,
  type ReplyTo,
  startPoolThread,
} from "./pool_thread.ts";

/** Threads that do the work of {@link Stages}. */
export interface Pool extends Stages, Disposable {
  /**
   * Paints a picture for people.
   *
   * @returns A PNG file.
   */
  paint(picture: Picture): Promise<Uint8Array<ArrayBuffer>>;
}

/** What only tests change. */
export interface PoolInternals extends PoolThreadSettings {
  /** After so many orders a thread is replaced. */
  readonly ordersPerThread: number;
}

/** A sheet of a gigapixel takes half a minute; who is silent for longer than this is not slow. */
const LONGEST_MS = 20 * 60_000;

/**
 * A decoder's WebAssembly memory never shrinks, so a thread keeps what its largest sheet took. A new
 * thread costs about 0.2 s.
 */
const ORDERS_PER_THREAD = 300;

const INTERNALS: PoolInternals = {
  workerUrl: new URL("./pool_worker.ts", import.meta.url),
  longestMs: LONGEST_MS,
  ordersPerThread: ORDERS_PER_THREAD,
};

/** A thread between two orders. */
interface IdleThread {
  readonly thread: PoolThread;
  /** How many orders it has had. */
  readonly orders: number;
}

/**
 * Opens a pool. A thread is started when there is work for it; one that crashed or was given up fails
 * its order and is replaced.
 *
 * @param size Most threads, at least 1.
 */
export function openPool(size: number, internals: PoolInternals = INTERNALS): Pool {
  const idle: IdleThread[] = [];
  const waiting: ((thread: IdleThread) => void)[] = [];
  let started = 0;

  const take = (): Promise<IdleThread> => {
    const thread = idle.pop() ?? (started < size ? start() : undefined);
    return thread ? Promise.resolve(thread) : new Promise((resolve) => waiting.push(resolve));
  };
  const start = (): IdleThread => {
    started++;
    return { thread: startPoolThread(internals), orders: 0 };
  };
  const give = ({ thread, orders }: IdleThread) => {
    const worn = orders >= internals.ordersPerThread;
    if (worn) thread.end();
    if (thread.failed) started--;
    const next = waiting.shift();
    if (next) next(thread.failed ? start() : { thread, orders });
    else if (!thread.failed) idle.push({ thread, orders });
  };
  const ask = async <K extends Order["kind"]>(
    order: Order,
    kind: K,
    source?: Source,
  ): Promise<ReplyTo<K>> => {
    const { thread, orders } = await take();
    try {
      return await thread.ask(order, kind, source);
    } catch (cause) {
      throw thread.failed ? threadError(source, cause) : cause;
    } finally {
      give({ thread, orders: orders + 1 });
    }
  };

  return {
    async prepare(source, preparation) {
      const order = { kind: "prepare", source: sentSource(source), preparation } as const;
      return arrivedSheet((await ask(order, "prepare", source)).sheet);
    },
    async reduce(source, side, decoding = {}) {
      const order = { kind: "reduce", source: sentSource(source), side, decoding } as const;
      return arrivedRaster((await ask(order, "reduce", source)).picture);
    },
    async outline(detections, sheet) {
      const order = { kind: "outline", detections: sentDetections(detections), sheet } as const;
      return (await ask(order, "outline")).segments;
    },
    async paint(picture) {
      const reply = await ask({ kind: "paint", picture: sentPicture(picture) }, "paint");
      return arrivedBytes(reply.file);
    },
    [Symbol.dispose]() {
      for (const { thread } of idle) thread.end();
    },
  };
}

function sentSource({ name, size, page, fullSize, path }: Source): SentSource {
  return {
    name,
    size,
    ...(page !== undefined && { page }),
    ...(fullSize && { fullSize }),
    ...(path !== undefined && { path }),
  };
}

function threadError(source: Source | undefined, cause: unknown): SegmenterError {
  return new SegmenterError("device", {
    action: "segment",
    file: source?.name ?? "the sheet",
    found: messageOf(cause),
    remedy: "run it again; if that does not help, give the machine more memory",
    cause,
  });
}

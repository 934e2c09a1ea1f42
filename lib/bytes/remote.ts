/**
 * Objects that lie elsewhere: one interface for all protocols, and their bytes in spite of
 * connections that are cut and servers that are busy.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { messageOf, SegmenterError } from "../errors.ts";
import { checkRange, type Source } from "./source.ts";

/** One version of an object on a server. */
export interface RemoteObject {
  /** The address by which the user knows it, without secrets; messages name it. */
  readonly name: string;
  /** The address that tells it from all others; it may hold secrets, so only its hash is kept. */
  readonly address: string;
  /** Number of bytes; `undefined` if the server does not say. */
  readonly size: number | undefined;
  /** What the server calls this version (ETag, or time of change); `undefined` if it does not say. */
  readonly version: string | undefined;
  /** MD5 (hex) of the content, where the server is known to give it. */
  readonly md5: string | undefined;
  /** Whether the server answers with a part when a part is asked for. */
  readonly inParts: boolean;
  /**
   * Asks for the bytes from `offset` up to `end` (up to the last one if it is `undefined`).
   *
   * @throws {TransientFailure} if it may go well the next time.
   * @throws {SegmenterError} of kind `location` if it will not, as when the object changed.
   */
  stream(
    offset: number,
    end: number | undefined,
    signal: AbortSignal,
  ): Promise<ReadableStream<Uint8Array<ArrayBuffer>>>;
}

/** A name (hex) for this version of an object and no other, as far as the server can be believed. */
export function versionKey({ address, version, size }: RemoteObject): string {
  return createHash("sha256").update(JSON.stringify([address, version, size])).digest("hex");
}

/** What may go well the next time: a busy server, a cut connection. */
export class TransientFailure extends Error {
  override readonly name = "TransientFailure";

  constructor(readonly failure: SegmenterError) {
    super(failure.message, { cause: failure });
  }
}

const ATTEMPTS = 4;
const FIRST_PAUSE_MILLISECONDS = 400;
const LONGEST_ANSWER_MILLISECONDS = 30_000;
/** What is sent more slowly than that is given up. */
const LEAST_BYTES_PER_MILLISECOND = 16;
const LONGEST_SILENCE_MILLISECONDS = 60_000;
/** What Deno says: `Requires net access to "host:80", …`. */
const WANTED_HOST = /net access to "([^"]+)"/;
/** What is kept in memory of an object that a server gives only whole. */
const MOST_BYTES_IN_MEMORY = 512 * 1024 * 1024;

/**
 * Does `request` again, after pauses that double, while it fails in a way that may pass.
 *
 * @param request Gets a signal that is aborted when the answer takes too long.
 * @param bytesToSend How many bytes go out before an answer can come.
 * @throws {SegmenterError} the last failure.
 */
export async function retrying<T>(
  request: (signal: AbortSignal) => Promise<T>,
  bytesToSend = 0,
): Promise<T> {
  for (let attempt = 1;; attempt++) {
    try {
      return await withinAnswerTime(request, bytesToSend);
    } catch (error) {
      await pauseOrThrow(error, attempt);
    }
  }
}

/**
 * The bytes from `offset` to `end` in pieces, asked for again from where a connection was cut.
 *
 * @throws {SegmenterError} of kind `location` if they cannot be had.
 */
export async function* fetchPieces(
  object: RemoteObject,
  offset = 0,
  end = object.size,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let at = offset;
  for (let attempt = 1; end === undefined || at < end; attempt++) {
    try {
      for await (const piece of piecesOnce(object, at, end)) {
        at += piece.length;
        attempt = 0;
        yield piece;
      }
      return;
    } catch (error) {
      await pauseOrThrow(error, Math.max(1, attempt));
    }
  }
}

/**
 * Random access to an object by a request a read. Where the server gives it only whole, its
 * beginning is read as it comes, and anything else from a copy in memory.
 *
 * @throws {SegmenterError} of kind `location` if the server does not say how long it is.
 */
export function remoteSource(object: RemoteObject): Source {
  const { name, size } = object;
  if (size === undefined) {
    throw remoteError("read", name, "the server does not say how long it is", "download it first");
  }
  let whole: Uint8Array<ArrayBuffer> | undefined;
  return {
    name,
    size,
    async read(offset, length) {
      checkRange(name, size, offset, length);
      if (object.inParts || offset === 0) return await joined(object, offset, length);
      if (size > MOST_BYTES_IN_MEMORY) {
        throw remoteError("read", name, "the server gives it only whole", "download it first");
      }
      whole ??= await joined(object, 0, size);
      return whole.slice(offset, offset + length);
    },
  };
}

/** An error about a remote object. */
export function remoteError(
  action: string,
  name: string,
  found: string,
  remedy: string,
  cause?: unknown,
): SegmenterError {
  return new SegmenterError("location", { action, file: name, found, remedy, cause });
}

/** The failure of a request that had no answer: permission, or a connection that failed. */
export function connectionFailure(
  action: string,
  name: string,
  host: string,
  cause: unknown,
): SegmenterError | TransientFailure {
  const reason = messageOf(cause);
  if (isNotCapable(cause)) {
    const named = WANTED_HOST.exec(reason)?.[1] ?? host;
    return remoteError(
      action,
      name,
      `Deno was not given permission for it (${reason})`,
      `run the program with --allow-net=${named}`,
      cause,
    );
  }
  return new TransientFailure(
    remoteError(
      action,
      name,
      `the connection failed (${reason})`,
      "check the address and the network, then run it again",
      cause,
    ),
  );
}

/** Whether a permission of Deno's is missing; libraries wrap its error. */
export function isNotCapable(error: unknown): boolean {
  if (error instanceof Deno.errors.NotCapable) return true;
  return error instanceof Error && error.cause !== undefined && isNotCapable(error.cause);
}

async function joined(object: RemoteObject, offset: number, length: number) {
  const bytes = new Uint8Array(length);
  let filled = 0;
  for await (const piece of fetchPieces(object, offset, offset + length)) {
    bytes.set(piece, filled);
    filled += piece.length;
  }
  return bytes;
}

/** One request's pieces; ends without error only when all bytes came. */
async function* piecesOnce(object: RemoteObject, offset: number, end: number | undefined) {
  const cut = (cause: unknown) => connectionCut(object.name, cause);
  const controller = new AbortController();
  const stream = await withinAnswerTime((signal) =>
    object.stream(offset, end, AbortSignal.any([signal, controller.signal]))
  );
  const reader = stream.getReader();
  let at = offset;
  try {
    while (end === undefined || at < end) {
      const { done, value } = await within(
        LONGEST_SILENCE_MILLISECONDS,
        () => controller.abort(),
        () => reader.read(),
      ).catch((cause) => {
        throw cause instanceof SegmenterError ? cause : cut(cause);
      });
      if (done && end === undefined) return;
      if (done) throw cut(`it ended after ${at} of ${end} bytes`);
      const piece = end === undefined ? value : value.subarray(0, end - at);
      at += piece.length;
      yield piece;
    }
  } finally {
    await reader.cancel().catch(() => {/* it failed before */});
    controller.abort();
  }
}

function connectionCut(name: string, cause: unknown): TransientFailure {
  const reason = messageOf(cause);
  const found = `the connection was cut (${reason})`;
  return new TransientFailure(remoteError("fetch", name, found, "run it again", cause));
}

async function withinAnswerTime<T>(
  request: (signal: AbortSignal) => Promise<T>,
  bytesToSend = 0,
): Promise<T> {
  const controller = new AbortController();
  return await within(
    LONGEST_ANSWER_MILLISECONDS + bytesToSend / LEAST_BYTES_PER_MILLISECOND,
    () => controller.abort(new Error("no answer came in time")),
    () => request(controller.signal),
  );
}

/** Calls `late` when `work` takes longer; what `work` then throws is the caller's. */
async function within<T>(
  milliseconds: number,
  late: () => void,
  work: () => Promise<T>,
): Promise<T> {
  const timer = setTimeout(late, milliseconds);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}

async function pauseOrThrow(error: unknown, attempt: number): Promise<void> {
  if (!(error instanceof TransientFailure)) throw error;
  if (attempt >= ATTEMPTS) throw error.failure;
  // Programs that failed together come back apart.
  await delay(FIRST_PAUSE_MILLISECONDS * 2 ** (attempt - 1) * (0.5 + Math.random() / 2));
}

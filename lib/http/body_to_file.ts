/**
 * A request's body in, a temporary file out: piece by piece, never whole in memory, with a limit of
 * bytes and of time.
 *
 * @module
 */

import { join } from "node:path";
import { Problem } from "./problem.ts";

/** Limits of one upload. */
export interface UploadLimits {
  readonly maxBytes: number;
  /** From the first to the last byte; ends clients that send very slowly. */
  readonly maxSeconds: number;
}

/** An upload in a file; disposing of it removes the file. */
export interface Upload extends AsyncDisposable {
  readonly path: string;
  /** In bytes. */
  readonly size: number;
}

/**
 * Saves a body under a new name in `folder`, which is made if need be.
 *
 * @throws {Problem} 413 if it is too large, 408 if it comes too slowly, 499 if the client goes away
 * in its midst, 507 if it cannot be written; nothing is left behind.
 */
export async function bodyToFile(
  request: Request,
  folder: string,
  limits: UploadLimits,
): Promise<Upload> {
  checkLength(Number(request.headers.get("content-length") ?? 0), limits.maxBytes);
  const path = join(folder, `${crypto.randomUUID()}.upload`);
  const remove = async () => {
    await Deno.remove(path).catch(() => {/* it may never have been made */});
  };
  try {
    const size = await saveBody(request.body, path, folder, limits);
    return { path, size, [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function saveBody(
  body: ReadableStream<Uint8Array> | null,
  path: string,
  folder: string,
  { maxBytes, maxSeconds }: UploadLimits,
): Promise<number> {
  using file = await createFile(path, folder);
  if (!body) return 0;
  const reader = body.getReader();
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(tooSlow(maxSeconds)), maxSeconds * 1000);
  let size = 0;
  try {
    while (true) {
      const { value, done } = await Promise.race([readPiece(reader), late.promise]);
      if (done) return size;
      size += value.length;
      checkLength(size, maxBytes);
      await writePiece(file, value);
    }
  } finally {
    clearTimeout(timer);
    // Not awaited: a client that sends nothing would hold it up.
    reader.cancel().catch(() => {/* it is broken already */});
  }
}

async function createFile(path: string, folder: string): Promise<Deno.FsFile> {
  try {
    await Deno.mkdir(folder, { recursive: true });
    return await Deno.open(path, { createNew: true, write: true });
  } catch (error) {
    throw noRoom(error);
  }
}

async function readPiece(reader: ReadableStreamDefaultReader<Uint8Array>) {
  try {
    return await reader.read();
  } catch (error) {
    throw new Problem({
      status: 499,
      detail: "the upload broke off",
      logged: String(error),
    });
  }
}

async function writePiece(file: Deno.FsFile, piece: Uint8Array): Promise<void> {
  try {
    for (let written = 0; written < piece.length;) {
      written += await file.write(piece.subarray(written));
    }
  } catch (error) {
    throw noRoom(error);
  }
}

function checkLength(bytes: number, maxBytes: number): void {
  if (bytes <= maxBytes) return;
  throw new Problem({
    status: 413,
    detail: `the body has more than the ${maxBytes} bytes that the server takes`,
  });
}

function tooSlow(maxSeconds: number): Problem {
  return new Problem({ status: 408, detail: `the body did not arrive within ${maxSeconds} s` });
}

function noRoom(error: unknown): Problem {
  const detail = "the server cannot keep the upload";
  return new Problem({ status: 507, detail, logged: String(error) });
}

/**
 * A request's body in, a temporary file out, with a limit of bytes and of time.
 *
 * @module
 */

import { Problem } from "../problem.ts";
import { checkLength, saveUpload, type Upload, type UploadLimits } from "./save_upload.ts";

/**
 * Saves a body under a new name in `folder`, which is made if need be.
 *
 * @throws {Problem} 413 if it is too large, 408 if it comes too slowly, 499 if the client goes away
 * in its midst, 507 if it cannot be written; nothing is left behind.
 */
export async function bodyToFile(
  request: Request,
  folder: string,
  { maxBytes, maxSeconds }: UploadLimits,
): Promise<Upload> {
  checkLength(Number(request.headers.get("content-length") ?? 0), maxBytes);
  return await saveUpload(bodyPieces(request.body, maxSeconds), folder, maxBytes);
}

async function* bodyPieces(
  body: ReadableStream<Uint8Array> | null,
  maxSeconds: number,
): AsyncGenerator<Uint8Array> {
  if (!body) return;
  const reader = body.getReader();
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(tooSlow(maxSeconds)), maxSeconds * 1000);
  // It may run out while a piece is written.
  late.promise.catch(() => {});
  try {
    while (true) {
      const { value, done } = await Promise.race([readPiece(reader), late.promise]);
      if (done) return;
      yield value;
    }
  } finally {
    clearTimeout(timer);
    // Not awaited: a client that sends nothing would hold it up.
    reader.cancel().catch(() => {/* it is broken already */});
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

function tooSlow(maxSeconds: number): Problem {
  return new Problem({ status: 408, detail: `the body did not arrive within ${maxSeconds} s` });
}

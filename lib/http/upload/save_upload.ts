/**
 * The bytes of an image in as they come, a temporary file out: never whole in memory, and no more than
 * are taken.
 *
 * @module
 */

import { join } from "node:path";
import { Problem } from "../problem.ts";

/** Of the files of uploads. */
export const UPLOAD_EXTENSION = ".upload";

/** Limits of one image. */
export interface UploadLimits {
  readonly maxBytes: number;
  /** Until its last byte; ends those who send very slowly. */
  readonly maxSeconds: number;
}

/** An upload in a file; disposing of it removes the file. */
export interface Upload extends AsyncDisposable {
  readonly path: string;
  /** In bytes. */
  readonly size: number;
}

/**
 * Saves pieces under a new name in `folder`, which is made if need be.
 *
 * @throws {Problem} 413 if there are too many bytes, 507 if they cannot be written; whatever `pieces`
 * throws. Nothing is left behind.
 */
export async function saveUpload(
  pieces: AsyncIterable<Uint8Array>,
  folder: string,
  maxBytes: number,
): Promise<Upload> {
  const path = join(folder, `${crypto.randomUUID()}${UPLOAD_EXTENSION}`);
  const remove = async () => {
    await Deno.remove(path).catch(() => {/* it may never have been made */});
  };
  try {
    const size = await writePieces(pieces, path, folder, maxBytes);
    return { path, size, [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** @throws {Problem} 413 if there are, or will be, too many bytes. */
export function checkLength(bytes: number, maxBytes: number): void {
  if (bytes <= maxBytes) return;
  throw new Problem({
    status: 413,
    detail: `there are more than the ${maxBytes} bytes that the server takes`,
  });
}

async function writePieces(
  pieces: AsyncIterable<Uint8Array>,
  path: string,
  folder: string,
  maxBytes: number,
): Promise<number> {
  using file = await createFile(path, folder);
  let size = 0;
  for await (const piece of pieces) {
    size += piece.length;
    checkLength(size, maxBytes);
    await writePiece(file, piece);
  }
  return size;
}

async function createFile(path: string, folder: string): Promise<Deno.FsFile> {
  try {
    await Deno.mkdir(folder, { recursive: true });
    return await Deno.open(path, { createNew: true, write: true });
  } catch (error) {
    throw noRoom(error);
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

function noRoom(error: unknown): Problem {
  const detail = "the server cannot keep the upload";
  return new Problem({ status: 507, detail, logged: String(error) });
}

/**
 * Files of this machine, both ways: as a {@link Source}, and as a {@link Sink} that leaves either
 * the whole file or none.
 *
 * @module
 */

import { basename, dirname, join } from "node:path";
import { messageOf, SegmenterError } from "../errors.ts";
import type { Sink } from "./sink.ts";
import { checkRange, type Source } from "./source.ts";

/**
 * Opens a file for reading. The file is opened anew for each read, so that nothing needs closing.
 *
 * @throws {SegmenterError} of kind `location` if there is no readable file at `path`.
 */
export async function localSource(path: string): Promise<Source> {
  const { isFile, size } = await Deno.stat(path).catch((cause) => {
    throw readError(path, cause);
  });
  if (!isFile) throw readError(path, new Error("it is not a file"));
  return {
    name: path,
    path,
    size,
    async read(offset, length, into) {
      checkRange(path, size, offset, length);
      const isRoom = into !== undefined && into.length >= length;
      return await readRange(path, offset, isRoom ? into.subarray(0, length) : length);
    },
  };
}

/** Whether there is a file (not a folder) at `path`. */
export async function isLocalFile(path: string): Promise<boolean> {
  const status = await Deno.stat(path).catch(() => undefined);
  return status?.isFile ?? false;
}

/** Whether there is a folder at `path`. */
export async function isLocalFolder(path: string): Promise<boolean> {
  const status = await Deno.stat(path).catch(() => undefined);
  return status?.isDirectory ?? false;
}

/**
 * Names of the files (and links to files) in a folder, sorted; what is in its folders is left out.
 *
 * @throws {SegmenterError} of kind `location` if the folder cannot be read.
 */
export async function localFileNames(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder)).catch((cause) => {
    throw readError(folder, cause);
  });
  const names: string[] = [];
  for (const { name, isFile, isSymlink } of entries) {
    if (isFile || isSymlink && await isLocalFile(join(folder, name))) names.push(name);
  }
  return names.sort();
}

/**
 * Reads a whole file; for the small files that belong to a model or a cache. If another one takes its
 * place meanwhile, it is one of them, not the first with the length of the second.
 *
 * @throws {SegmenterError} of kind `location` if there is no readable file at `path`.
 */
export async function readLocalFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  await localSource(path);
  return await Deno.readFile(path).catch((cause) => {
    throw readError(path, cause);
  });
}

/** Writes that have begun and not ended. */
const writing = new Set<Promise<void>>();

/** Waits until no file is under a temporary name any more: whoever ends the process before would leave it. */
export async function localWritesDone(): Promise<void> {
  while (writing.size > 0) await Promise.allSettled(writing);
}

/**
 * A file to be written. Its folder is made when it is written; the bytes go to a temporary name
 * beside it, which is renamed when they are all there and removed when something fails.
 */
export function localSink(path: string): Sink {
  return {
    name: path,
    async prepare() {
      await writeThenRename(path, new Uint8Array(0), false);
    },
    exists: () => isLocalFile(path),
    async write(bytes) {
      await writeThenRename(path, bytes, true);
    },
  };
}

/** @param room How many bytes are wanted, or the memory for them. */
async function readRange(
  path: string,
  offset: number,
  room: number | Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    using file = await Deno.open(path);
    await file.seek(offset, Deno.SeekMode.Start);
    const bytes = typeof room === "number" ? new Uint8Array(room) : room;
    let filled = 0;
    while (filled < bytes.length) {
      const count = await file.read(bytes.subarray(filled));
      if (count === null) throw new Error("it became shorter while it was read");
      filled += count;
    }
    return bytes;
  } catch (cause) {
    throw readError(path, cause);
  }
}

async function writeThenRename(path: string, bytes: Uint8Array, keep: boolean): Promise<void> {
  const written = writeTemporarily(path, bytes, keep);
  writing.add(written);
  try {
    await written;
  } finally {
    writing.delete(written);
  }
}

async function writeTemporarily(path: string, bytes: Uint8Array, keep: boolean): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${crypto.randomUUID()}.tmp`);
  try {
    await Deno.mkdir(dirname(path), { recursive: true });
    if (await isLocalFolder(path)) throw new Error("a folder of this name is in the way");
    await Deno.writeFile(temporary, bytes, { createNew: true });
    if (keep) await Deno.rename(temporary, path);
    else await Deno.remove(temporary);
  } catch (cause) {
    await Deno.remove(temporary).catch(() => {/* it may never have been made */});
    throw new SegmenterError("location", {
      action: "write",
      file: path,
      found: reason(cause),
      remedy: "check that the folder may be written to and that the disk has room",
      cause,
    });
  }
}

function readError(path: string, cause: unknown): SegmenterError {
  return new SegmenterError("location", {
    action: "read",
    file: path,
    found: reason(cause),
    remedy: "check the path and that the file may be read",
    cause,
  });
}

function reason(cause: unknown): string {
  if (cause instanceof Deno.errors.NotFound) return "there is no such file or folder";
  if (cause instanceof Deno.errors.PermissionDenied) return "permission denied";
  if (cause instanceof Deno.errors.NotCapable) return "Deno was not given permission for it";
  return messageOf(cause);
}

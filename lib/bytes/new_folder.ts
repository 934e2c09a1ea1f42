/**
 * A folder of this machine that appears whole or not at all.
 *
 * @module
 */

import { basename, dirname, join, resolve } from "node:path";
import { messageOf, SegmenterError } from "../errors.ts";

/**
 * Makes a folder. It is filled under a temporary name beside its place, and renamed when that is done.
 *
 * @param path Where nothing is yet, or an empty folder.
 * @param fill Is given the temporary folder; what it throws is thrown on.
 * @returns What `fill` returns.
 * @throws {SegmenterError} of kind `location` if something is there already or the folder cannot be
 * made; nothing is left behind.
 */
export async function makeNewFolder<T>(
  path: string,
  fill: (temporary: string) => Promise<T>,
): Promise<T> {
  const target = resolve(path);
  const temporary = join(dirname(target), `.${basename(target)}.${crypto.randomUUID()}.tmp`);
  await orWriteError(path, () => checkRoom(target));
  await orWriteError(path, () => Deno.mkdir(temporary, { recursive: true }));
  try {
    const filled = await fill(temporary);
    await orWriteError(path, () => moveInPlace(temporary, target));
    return filled;
  } catch (error) {
    await Deno.remove(temporary, { recursive: true }).catch(
      () => {/* the error counts for more */},
    );
    throw error;
  }
}

async function checkRoom(target: string): Promise<void> {
  const status = await Deno.stat(target).catch((cause) => {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw cause;
  });
  if (status && !status.isDirectory) throw new Error("a file of this name is in the way");
  if (!status) return;
  for await (const { name } of Deno.readDir(target)) {
    throw new Error(`there is something in it already (${name})`);
  }
}

/** Not every system renames onto an empty folder. */
async function moveInPlace(temporary: string, target: string): Promise<void> {
  await Deno.remove(target).catch((cause) => {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
  });
  await Deno.rename(temporary, target);
}

async function orWriteError(path: string, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (cause) {
    throw new SegmenterError("location", {
      action: "write the folder",
      file: path,
      found: messageOf(cause),
      remedy: "name a folder that is not there yet, where this program may write",
      cause,
    });
  }
}

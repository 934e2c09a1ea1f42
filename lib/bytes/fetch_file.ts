/**
 * A remote object → a file that is there whole or not at all; what was fetched before an
 * interruption is kept beside it and not fetched again.
 *
 * @module
 */

import { createHash, type Hash } from "node:crypto";
import { dirname } from "node:path";
import { messageOf, SegmenterError } from "../errors.ts";
import { isNamed } from "./file_lock.ts";
import { isLocalFile } from "./local.ts";
import { fetchPieces, remoteError, type RemoteObject } from "./remote.ts";

/** Told how many bytes are there, of how many if that is known. */
export type Progress = (done: number, total: number | undefined) => void;

const PIECE_BYTES = 4 * 1024 * 1024;

/**
 * Fetches `object` to `path`, unless that is there already: the path must be one that no other
 * version of the object is ever given. Two processes may do so at the same time: the second waits
 * for the first.
 *
 * @throws {SegmenterError} of kind `location` if it cannot be fetched, is not what the server
 * promised, or cannot be written.
 */
export async function fetchFile(
  object: RemoteObject,
  path: string,
  progress: Progress = () => {},
): Promise<void> {
  const partPath = `${path}.part`;
  try {
    await Deno.mkdir(dirname(path), { recursive: true });
    while (!await isLocalFile(path)) {
      using part = await Deno.open(partPath, { read: true, write: true, create: true });
      await part.lock(true);
      if (!await isNamed(part, partPath)) continue;
      await fill(part, partPath, object, progress);
      await part.syncData();
      await Deno.rename(partPath, path);
    }
  } catch (cause) {
    if (cause instanceof SegmenterError) throw cause;
    throw remoteError(
      "write",
      path,
      messageOf(cause),
      "check that the folder may be written to and that the disk has room",
      cause,
    );
  }
}

async function fill(
  part: Deno.FsFile,
  partPath: string,
  object: RemoteObject,
  progress: Progress,
): Promise<void> {
  const { name, size, md5 } = object;
  const hash = createHash("md5");
  let at = await resume(part, object, hash);
  progress(at, size);
  for await (const piece of fetchPieces(object, at)) {
    for (let written = 0; written < piece.length;) {
      written += await part.write(piece.subarray(written));
    }
    hash.update(piece);
    at += piece.length;
    progress(at, size);
  }
  const found = hash.digest("hex");
  if (md5 === undefined || md5 === found) return;
  await Deno.remove(partPath);
  throw remoteError("fetch", name, `its MD5 is ${found}, the store says ${md5}`, "run it again");
}

/** Goes behind what is there already, if that can be a beginning of `object`; returns its length. */
async function resume(part: Deno.FsFile, object: RemoteObject, hash: Hash): Promise<number> {
  const { size: there } = await part.stat();
  const { size, version, inParts } = object;
  const usable = version !== undefined && inParts && size !== undefined && there <= size;
  if (!usable) {
    await part.truncate(0);
    return 0;
  }
  const buffer = new Uint8Array(PIECE_BYTES);
  let at = 0;
  for (let count: number | null; (count = await part.read(buffer)) !== null; at += count) {
    hash.update(buffer.subarray(0, count));
  }
  return at;
}

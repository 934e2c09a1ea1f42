/**
 * A remote object that is read more than once: it is fetched when its first byte is read, into a
 * file that is removed when nobody needs it any more.
 *
 * @module
 */

import { join } from "node:path";
import { contentHash } from "./content_hash.ts";
import { fetchFile } from "./fetch_file.ts";
import { localSource } from "./local.ts";
import { forgetFailures } from "./forget_failures.ts";
import { remoteError, type RemoteObject, versionKey } from "./remote.ts";
import { checkRange, type Source } from "./source.ts";
import { localStore } from "./store.ts";

/** A source to be disposed of. */
export type FetchedSource = Source & AsyncDisposable;

/**
 * Makes a source of `object`. The hash of its content is remembered with its version, so that
 * nothing is fetched only to find out that it is known.
 *
 * @param folder Where files are put and hashes are remembered.
 * @throws {SegmenterError} of kind `location` if the server does not say how long it is and it
 * cannot be fetched either.
 */
export async function fetchedSource(object: RemoteObject, folder: string): Promise<FetchedSource> {
  const { name, version } = object;
  const key = versionKey(object);
  const path = join(folder, "fetched", key);
  const hashes = localStore(join(folder, "hashes"));
  const fetched = forgetFailures(async () => {
    await fetchFile(object, path);
    const copy = await localSource(path);
    if (version !== undefined) {
      await hashes.write(key, new TextEncoder().encode(await contentHash(copy)));
    }
    return copy;
  });
  const remembered = version === undefined ? undefined : await hashes.read(key);
  const size = object.size ?? (await fetched()).size;
  return {
    name,
    size,
    ...(remembered && { contentKey: new TextDecoder().decode(remembered) }),
    async read(offset, length) {
      checkRange(name, size, offset, length);
      const copy = await fetched();
      if (copy.size !== size) throw remoteError("read", name, "it changed", "run it again");
      return await copy.read(offset, length);
    },
    async [Symbol.asyncDispose]() {
      await Deno.remove(path).catch(() => {/* it may never have been fetched */});
    },
  };
}

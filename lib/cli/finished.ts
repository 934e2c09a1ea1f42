/**
 * Which results were written by which work, so that a second run leaves finished sheets alone, and
 * with them whatever a person corrected in the results since.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { isRemote } from "../bytes/locate.ts";
import type { Store } from "../bytes/store.ts";

/**
 * Whether the result at `path` was last written for the same image, model and options.
 *
 * @param path Path or address of the result.
 * @param key Hash of all that the result depends on.
 */
export async function isFinished(store: Store, path: string, key: string): Promise<boolean> {
  const bytes = await store.read(recordName(path));
  return bytes !== undefined && new TextDecoder().decode(bytes) === key;
}

/** Remembers what the result at `path` was written for. */
export async function rememberFinished(store: Store, path: string, key: string): Promise<void> {
  await store.write(recordName(path), new TextEncoder().encode(key));
}

function recordName(path: string): string {
  const place = isRemote(path) ? path : resolve(path);
  return createHash("sha256").update(place).digest("hex");
}

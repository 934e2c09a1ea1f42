/**
 * Removes uploads that a server left behind which was killed.
 *
 * @module
 */

import { join } from "node:path";

/** Older ones belong to nobody: no body takes so long to arrive and to be processed. */
const MAX_AGE_MS = 2 * 24 * 60 * 60 * 1000;

/**
 * Removes old uploads.
 *
 * @param folder Need not be there.
 */
export async function sweepUploads(folder: string): Promise<void> {
  const entries = await Array.fromAsync(Deno.readDir(folder)).catch(() => []);
  for (const { name } of entries.filter((entry) => entry.name.endsWith(".upload"))) {
    const path = join(folder, name);
    const status = await Deno.stat(path).catch(() => undefined);
    const age = Date.now() - (status?.mtime?.getTime() ?? Date.now());
    if (age > MAX_AGE_MS) await Deno.remove(path).catch(() => {/* another server removed it */});
  }
}

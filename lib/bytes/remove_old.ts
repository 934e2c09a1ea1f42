/**
 * Files that nobody needs any more → room on the disk.
 *
 * @module
 */

import { join } from "node:path";

/**
 * Removes files that were not written to for a while.
 *
 * @param folder Need not be there; what is below its folders stays.
 * @param extension Of their names, with its dot; others stay.
 */
export async function removeOldFiles(
  folder: string,
  extension: string,
  maxAgeMs: number,
): Promise<void> {
  const entries = await Array.fromAsync(Deno.readDir(folder)).catch(() => []);
  for (const { name } of entries.filter((entry) => entry.name.endsWith(extension))) {
    const path = join(folder, name);
    const status = await Deno.stat(path).catch(() => undefined);
    const age = Date.now() - (status?.mtime?.getTime() ?? Date.now());
    if (age > maxAgeMs) await Deno.remove(path).catch(() => {/* another process removed it */});
  }
}

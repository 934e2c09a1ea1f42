/**
 * Files whose lock says that something is in use: by this process or by another one, and no longer
 * than that runs.
 *
 * @module
 */

/**
 * Whether an open file is the one that `path` names: who waited for its lock may hold one that was
 * renamed or removed meanwhile.
 */
export async function isNamed(file: Deno.FsFile, path: string): Promise<boolean> {
  const [open, named] = await Promise.all([
    file.stat(),
    Deno.stat(path).catch(() => undefined),
  ]);
  return named !== undefined && open.ino === named.ino && open.dev === named.dev;
}

/** Makes the file `path` if it is not there, and says that it is in use until it is closed. */
export async function useFile(path: string): Promise<Deno.FsFile> {
  while (true) {
    const file = await Deno.open(path, { read: true }).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      return Deno.open(path, { read: true, write: true, create: true });
    });
    await file.lock(false);
    if (await isNamed(file, path)) return file;
    file.close();
  }
}

/**
 * Removes the file `path`, and does before what `remove` does, unless it is in use.
 *
 * @returns Whether it was removed.
 */
export async function removeUnused(path: string, remove: () => Promise<void>): Promise<boolean> {
  using file = await Deno.open(path, { read: true, write: true, create: true });
  if (!await file.tryLock(true)) return false;
  await remove();
  await Deno.remove(path);
  return true;
}

/**
 * Models from elsewhere that are kept on this machine: `<workdir>/models/<place>/<version>/` holds the
 * files, `<version>.lock` says who uses them, and `newest` names the last version that is there whole.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { join } from "node:path";
import { removeUnused, useFile } from "../bytes/file_lock.ts";
import { isLocalFile, isLocalFolder, localSink, readLocalFile } from "../bytes/local.ts";

/** A model's folder on this machine; it is not removed before it is disposed of. */
export interface KeptModel extends Disposable {
  readonly folder: string;
}

/** What is kept of the models of one place. */
export interface KeptVersions {
  /** The folder of a version, whether anything is in it yet or not. */
  use(version: string): Promise<KeptModel>;
  /** The last version that is there whole, if there is one. */
  useNewest(): Promise<KeptModel | undefined>;
  /** Says that a version is there whole, and removes the others that nobody uses. */
  finish(version: string): Promise<void>;
}

const NEWEST = "newest";
const LOCK_ENDING = ".lock";
const VERSION = /^[0-9a-f]{64}$/;

/** Looks after the models of one place. */
export function keptVersions(location: string, workdir: string): KeptVersions {
  const place = join(workdir, "models", hashOf(location.replace(/\/+$/, "")));
  const use = async (version: string): Promise<KeptModel> => {
    await Deno.mkdir(place, { recursive: true });
    const lock = await useFile(join(place, version + LOCK_ENDING));
    return { folder: join(place, version), [Symbol.dispose]: () => lock.close() };
  };
  return {
    use,
    async useNewest() {
      const version = await readNewest(place);
      if (version === undefined) return undefined;
      const model = await use(version);
      if (await isLocalFolder(model.folder)) return model;
      model[Symbol.dispose]();
      return undefined;
    },
    async finish(version) {
      if (await readNewest(place) !== version) {
        await localSink(join(place, NEWEST)).write(new TextEncoder().encode(version));
      }
      await removeOthers(place, version);
    },
  };
}

/** The name of a version that depends on `parts`. */
export function hashOf(parts: unknown): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

async function readNewest(place: string): Promise<string | undefined> {
  const path = join(place, NEWEST);
  if (!await isLocalFile(path)) return undefined;
  const version = new TextDecoder().decode(await readLocalFile(path));
  return VERSION.test(version) ? version : undefined;
}

async function removeOthers(place: string, kept: string): Promise<void> {
  for (const { name } of await Array.fromAsync(Deno.readDir(place))) {
    if (name === kept || !VERSION.test(name)) continue;
    const folder = join(place, name);
    await removeUnused(folder + LOCK_ENDING, () => Deno.remove(folder, { recursive: true }));
  }
}

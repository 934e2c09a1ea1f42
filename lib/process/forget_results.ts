/**
 * What keeps the results of a process that runs for months from filling its disk.
 *
 * @module
 */

import { removeOldFiles } from "../bytes/remove_old.ts";
import { RESULT_EXTENSION } from "./result_cache.ts";

/** What was found so long ago is found again when it is asked for. */
const MAX_AGE_MS = 30 * 24 * 60 * 60 * 1000;
const LOOK_MS = 60 * 60 * 1000;

/**
 * Forgets kept results when they are 30 days old, until it is disposed of.
 *
 * @param folder Need not be there.
 */
export function forgetOldResults(folder: string): Disposable {
  const look = () => void removeOldFiles(folder, RESULT_EXTENSION, MAX_AGE_MS);
  look();
  const timer = setInterval(look, LOOK_MS);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

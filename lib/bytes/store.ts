/**
 * Small files under short names, kept in one place.
 *
 * @module
 */

import { join } from "node:path";
import { isLocalFile, localSink, readLocalFile } from "./local.ts";

/** A place for small files that the program keeps for itself. */
export interface Store {
  /**
   * The content of a file, or `undefined` if there is none.
   *
   * @throws {SegmenterError} of kind `location` if it is there and cannot be read.
   */
  read(name: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /**
   * Writes a file, whole or not at all.
   *
   * @throws {SegmenterError} of kind `location` if it cannot be written.
   */
  write(name: string, bytes: Uint8Array): Promise<void>;
}

/** A store in a folder of this machine; the folder is made when something is written. */
export function localStore(folder: string): Store {
  return {
    async read(name) {
      const path = join(folder, name);
      try {
        return await readLocalFile(path);
      } catch (error) {
        // Asked afterwards, since another process may take it away between the question and the reading.
        if (await isLocalFile(path)) throw error;
        return undefined;
      }
    },
    write: (name, bytes) => localSink(join(folder, name)).write(bytes),
  };
}

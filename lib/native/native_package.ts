/**
 * A LIBRARY OF THIS MACHINE, LOADED. The name of an npm package in the folder `native/` comes in, what it
 * exports goes out. These packages are hundreds of megabytes, so they have a configuration of their own
 * and are installed by those who want them: nothing in this program imports one by its name, as Deno
 * would fetch it for everybody.
 *
 * @module
 */

import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

/** A package that may be there. */
export interface NativePackage {
  /** Why it cannot be loaded; `undefined` if it can. Loads nothing, asks the user nothing. */
  objection(): Promise<string | undefined>;
  /**
   * Loads it into this process.
   *
   * @returns What it exports, unchecked.
   * @throws Whatever it throws, if it is not there, may not be loaded or is not for this machine.
   */
  load(): unknown;
}

const FOLDER = new URL("../../native/", import.meta.url);

/** Finds a package. */
export function nativePackage(name: string): NativePackage {
  return {
    async objection() {
      if (FOLDER.protocol !== "file:") return `${name} is not installed`;
      const path = fileURLToPath(FOLDER);
      if (!await isGranted({ name: "read", path }) || !isInstalled(name)) {
        return `${name} is not installed`;
      }
      const isPermitted = await isGranted({ name: "ffi", path });
      return isPermitted ? undefined : `${name} is installed, but may not be loaded`;
    },
    load: () => createRequire(FOLDER)(name),
  };
}

async function isGranted(descriptor: Deno.PermissionDescriptor): Promise<boolean> {
  return (await Deno.permissions.query(descriptor)).state === "granted";
}

function isInstalled(name: string): boolean {
  try {
    createRequire(FOLDER).resolve(name);
    return true;
  } catch {
    return false;
  }
}

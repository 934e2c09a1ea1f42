/**
 * ONNX Runtime as a native library, where the user installed it: the npm package `onnxruntime-node` in
 * the folder `native/`, which has a configuration of its own. It is 280 MB, so nothing in this program
 * imports it by its name: Deno would fetch it for everybody.
 *
 * @module
 */

import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { Ort } from "./load_ort.ts";
import { RuntimeMissing } from "./ort_errors.ts";

const FOLDER = new URL("../../native/", import.meta.url);

const PACKAGE = "onnxruntime-node";

/**
 * Why the library cannot be used; `undefined` if it can. Loads nothing, asks the user nothing.
 */
export async function objectionToNative(): Promise<string | undefined> {
  if (FOLDER.protocol !== "file:") return `${PACKAGE} is not installed`;
  const path = fileURLToPath(FOLDER);
  const read = await Deno.permissions.query({ name: "read", path });
  if (read.state !== "granted" || !isInstalled()) return `${PACKAGE} is not installed`;
  const ffi = await Deno.permissions.query({ name: "ffi", path });
  return ffi.state === "granted" ? undefined : `${PACKAGE} is installed, but may not be loaded`;
}

function isInstalled(): boolean {
  try {
    createRequire(FOLDER).resolve(PACKAGE);
    return true;
  } catch {
    return false;
  }
}

/**
 * Loads the library into this process.
 *
 * @throws {RuntimeMissing} if it is not there, may not be loaded or is not for this machine.
 */
export function loadNativeOrt(): Ort {
  try {
    const module: unknown = createRequire(FOLDER)(PACKAGE);
    if (isOrt(module)) return module;
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause);
    throw new RuntimeMissing(`${PACKAGE} does not load (${found})`, { cause });
  }
  throw new RuntimeMissing(`${PACKAGE} is another version than the one that was asked for`);
}

function isOrt(module: unknown): module is Ort {
  return typeof module === "object" && module !== null &&
    "InferenceSession" in module && "Tensor" in module;
}

/**
 * ONNX Runtime as a native library: the npm package `onnxruntime-node`, where the user installed it.
 *
 * @module
 */

import { messageOf } from "../errors.ts";
import { nativePackage } from "../native/native_package.ts";
import type { Ort } from "./load_ort.ts";
import { RuntimeMissing } from "./ort_errors.ts";

const PACKAGE = "onnxruntime-node";

const { objection, load } = nativePackage(PACKAGE);

/** Why the library cannot be used; `undefined` if it can. Loads nothing, asks the user nothing. */
export const objectionToNative: () => Promise<string | undefined> = objection;

/**
 * Loads the library into this process.
 *
 * @throws {RuntimeMissing} if it is not there, may not be loaded or is not for this machine.
 */
export function loadNativeOrt(): Ort {
  try {
    const module = load();
    if (isOrt(module)) return module;
  } catch (cause) {
    const found = messageOf(cause);
    throw new RuntimeMissing(`${PACKAGE} does not load (${found})`, { cause });
  }
  throw new RuntimeMissing(`${PACKAGE} is another version than the one that was asked for`);
}

function isOrt(module: unknown): module is Ort {
  return typeof module === "object" && module !== null &&
    "InferenceSession" in module && "Tensor" in module;
}

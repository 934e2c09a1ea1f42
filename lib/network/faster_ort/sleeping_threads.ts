/**
 * ONNX Runtime's WebAssembly module → the same with threads that sleep when they have nothing to do.
 *
 * They spin for up to a million rounds in case that work comes, also between the nodes of a run, on
 * processors that others could use: in a batch those that decode the next sheet. For the native library
 * that is an option of the session; on WebAssembly all sessions share threads that are made with the
 * defaults of `CreateThreadingOptions` (`allow_spinning`), and nothing that the module exports
 * changes them. So that default is changed.
 *
 * Only a body that is byte for byte that of onnxruntime-web 1.30 is changed.
 *
 * @module
 */

import { findBody, type KnownBody } from "./known_bodies.ts";
import type { Body } from "./wasm_module.ts";

/** The body of `CreateThreadingOptions`. */
const CREATE_OPTIONS: KnownBody = {
  length: 207,
  sha256: "7ae53b12490c7a0ad5535c1aa087a95d78071792f4c0f89a7ac6426bdc1dfd81",
};
/** Where in it the number stands that is stored as `allow_spinning`: 1. */
const ALLOW_SPINNING_AT = 67;

/**
 * Lets a module's threads sleep, in place.
 *
 * @returns Whether they will; if not, as the module is another one, nothing was changed.
 */
export function letThreadsSleep(module: Uint8Array, bodies: readonly Body[]): boolean {
  const body = findBody(module, bodies, CREATE_OPTIONS);
  if (!body) return false;
  module[body.start + ALLOW_SPINNING_AT] = 0;
  return true;
}

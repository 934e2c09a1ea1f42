/**
 * ONNX Runtime's WebAssembly module → the same with faster convolutions of 3 × 3 in it.
 *
 * All convolutions that are more than a product come to MlasConvOperation, which does a thread's share of one. It
 * gets a body that calls `winograd.wat`, which is appended to the module together with the body before, for what
 * it does not do itself. Measured with the network inside: the processors' time of a run falls by a third.
 *
 * Only a body that is byte for byte that of onnxruntime-web 1.30 is replaced.
 *
 * @module
 */

import { addCopy, addFunctions, type Growing } from "./append_functions.ts";
import { callingBody, findBody, type KnownBody, replaceBody } from "./known_bodies.ts";
import type { Body } from "./wasm_module.ts";
import { WINOGRAD } from "./winograd.ts";
import { WINOGRAD_FILTERS } from "./winograd_filters.ts";
import { WINOGRAD_TILES } from "./winograd_tiles.ts";
import { WINOGRAD_TRANSFORMS } from "./winograd_transforms.ts";

const CONVOLVE: KnownBody = {
  length: 1354,
  sha256: "1beb8b9c94ddca10947377fb9fde7fd05650508db9976eeb08dbd284b7edd369",
};

/** What is appended calls it by this name, and has the one that takes its place under the same name. */
const NAME = "convolve";

/** Parameters, input, filters, bias, buffer, output, and the share: its start and its length. */
const PARAMETERS = 8;

/** Each calls those before it. */
const APPENDED = [WINOGRAD_TRANSFORMS, WINOGRAD_TILES, WINOGRAD_FILTERS, WINOGRAD] as const;

/**
 * Puts the faster convolutions into a module.
 *
 * @param growing Its module is changed too.
 * @returns Whether they are there now; if not, the module is another one.
 */
export function addFasterConvolutions(growing: Growing, bodies: readonly Body[]): boolean {
  const convolve = findBody(growing.module, bodies, CONVOLVE);
  if (!convolve) return false;
  addCopy(growing, NAME, convolve);
  if (!APPENDED.every((object) => addFunctions(growing, object))) return false;
  const faster = growing.names.get(NAME)!;
  replaceBody(growing.module, convolve, callingBody(faster, PARAMETERS));
  return true;
}

/**
 * ONNX Runtime's WebAssembly module as it comes → the same, faster. What is not known byte for byte stays as it is, so
 * that another version of ONNX Runtime works as it would without this.
 *
 * @module
 */

import { grow, grown } from "./append_functions.ts";
import { addFasterConvolutions } from "./faster_convolutions.ts";
import { useFasterProducts } from "./faster_products.ts";
import { useFasterSoftmax } from "./faster_softmax.ts";
import { addShortSleeps } from "./faster_waiting.ts";
import { PRODUCT_KERNEL } from "./product_kernel.ts";
import { letThreadsSleep } from "./sleeping_threads.ts";
import { functionBodies } from "./wasm_module.ts";

/**
 * Makes the module faster, with relaxed vectors where this engine has them.
 *
 * @param module Is changed too.
 * @returns A larger module, or this one.
 */
export function fasterOrt(module: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const bodies = functionBodies(module);
  letThreadsSleep(module, bodies);
  if (!WebAssembly.validate(PRODUCT_KERNEL)) return module;
  useFasterProducts(module, bodies);
  useFasterSoftmax(module, bodies);
  const growing = grow(module);
  const added = [addFasterConvolutions(growing, bodies), addShortSleeps(growing, bodies)];
  return added.includes(true) ? grown(growing) : module;
}

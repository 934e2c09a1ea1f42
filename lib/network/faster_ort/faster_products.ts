/**
 * ONNX Runtime's WebAssembly module → the same with a faster product of matrices in it.
 *
 * Most of a network's time is spent in two functions, MlasSgemmKernelZero and
 * MlasSgemmKernelAdd, which were compiled for vectors without a fused multiply-add. The second gets
 * the body of `product_kernel.wat` instead, which does its work with it, and the first calls the second.
 * Measured with the network inside: the processors' time of a run falls by a third.
 *
 * Only bodies that are byte for byte those of onnxruntime-web 1.30 are replaced. What takes their
 * place is valid wherever they are: it has the same parameters and result, and uses nothing of the module but
 * its memory and, of the two functions, the second.
 *
 * @module
 */

import { callingBody, findBody, type KnownBody, replaceBody } from "./known_bodies.ts";
import { PRODUCT_KERNEL } from "./product_kernel.ts";
import { type Body, functionBodies } from "./wasm_module.ts";

const KERNEL_ADD: KnownBody = {
  length: 1922,
  sha256: "9e72cc3a5fb5a445d440bf86c3de4b8bb338ee3773f763c730af6227034c8f08",
};
const KERNEL_ZERO: KnownBody = {
  length: 2040,
  sha256: "f7728808b5f87253962b9f639f830459c0961fbc2cd2f8463534e97ae5a7e534",
};

/** Parameters of both functions: A, B, C, columns of A, rows, columns of C, two strides, alpha. */
const PARAMETERS = 9;
const ROWS = 4;

/** 0 less the rows: opcodes of the WebAssembly Core Specification 3.0, section 7.11. */
const NEGATIVE_ROWS = [0x41, 0, 0x20, ROWS, 0x6b];

/**
 * Puts the faster product into a module, in place.
 *
 * @returns Whether it is there now; if not, as the module is another one, nothing was changed.
 */
export function useFasterProducts(module: Uint8Array, bodies: readonly Body[]): boolean {
  const add = findBody(module, bodies, KERNEL_ADD);
  const zero = findBody(module, bodies, KERNEL_ZERO);
  const kernel = functionBodies(PRODUCT_KERNEL)[0];
  if (!add || !zero || !kernel) return false;
  replaceBody(module, add, PRODUCT_KERNEL.subarray(kernel.start, kernel.end));
  replaceBody(module, zero, callingBody(add.index, PARAMETERS, new Map([[ROWS, NEGATIVE_ROWS]])));
  return true;
}

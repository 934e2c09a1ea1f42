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

import { createHash } from "node:crypto";
import { PRODUCT_KERNEL } from "./product_kernel.ts";
import { type Body, functionBodies } from "./wasm_bodies.ts";

/** A function's body as it is known. */
interface KnownBody {
  readonly length: number;
  readonly sha256: string;
}

const KERNEL_ADD: KnownBody = {
  length: 1922,
  sha256: "9e72cc3a5fb5a445d440bf86c3de4b8bb338ee3773f763c730af6227034c8f08",
};
const KERNEL_ZERO: KnownBody = {
  length: 2040,
  sha256: "f7728808b5f87253962b9f639f830459c0961fbc2cd2f8463534e97ae5a7e534",
};

/** Opcodes (WebAssembly Core Specification 3.0, section 7.11). */
const NOP = 0x01;
const END = 0x0b;
const CALL = 0x10;
const LOCAL_GET = 0x20;
const I32_CONST = 0x41;
const I32_SUB = 0x6b;

/** Parameters of both functions: A, B, C, columns of A, rows, columns of C, two strides, alpha. */
const PARAMETERS = 9;
const ROWS = 4;

/**
 * Puts the faster product into a module, in place.
 *
 * @returns Whether it is there now; if not, as the module is another one or this engine has no relaxed
 * vectors, nothing was changed.
 */
export function useFasterProducts(module: Uint8Array): boolean {
  if (!WebAssembly.validate(PRODUCT_KERNEL)) return false;
  const bodies = functionBodies(module);
  const add = findBody(module, bodies, KERNEL_ADD);
  const zero = findBody(module, bodies, KERNEL_ZERO);
  const kernel = functionBodies(PRODUCT_KERNEL)[0];
  if (!add || !zero || !kernel) return false;
  replaceBody(module, add, PRODUCT_KERNEL.subarray(kernel.start, kernel.end));
  replaceBody(module, zero, Uint8Array.from(overwritingCall(add.index)));
  return true;
}

function findBody(module: Uint8Array, bodies: readonly Body[], known: KnownBody): Body | undefined {
  return bodies.find(({ start, end }) =>
    end - start === known.length &&
    createHash("sha256").update(module.subarray(start, end)).digest("hex") === known.sha256
  );
}

/** A body's length stays: before its end it is filled up with instructions that do nothing. */
function replaceBody(module: Uint8Array, { start, end }: Body, body: Uint8Array): void {
  module.fill(NOP, start, end);
  module.set(body.subarray(0, -1), start);
  module[end - 1] = END;
}

/** A body without variables that calls the kernel with its own arguments, the rows negative. */
function overwritingCall(kernel: number): number[] {
  const argumentsOf = Array.from(
    { length: PARAMETERS },
    (_, parameter) =>
      parameter === ROWS ? [I32_CONST, 0, LOCAL_GET, parameter, I32_SUB] : [LOCAL_GET, parameter],
  );
  return [0, ...argumentsOf.flat(), CALL, ...unsigned(kernel), END];
}

/** LEB128. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [value % 0x80 + 0x80, ...unsigned(Math.floor(value / 0x80))];
}

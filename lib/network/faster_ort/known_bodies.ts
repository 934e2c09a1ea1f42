/**
 * Functions of a module that are known byte for byte: where they are, and other bodies for them.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { type Body, unsigned } from "./wasm_module.ts";

/** A function's body as it is known. */
export interface KnownBody {
  readonly length: number;
  readonly sha256: string;
}

/** Opcodes (WebAssembly Core Specification 3.0, section 7.11). */
const NOP = 0x01;
const END = 0x0b;
const CALL = 0x10;
const LOCAL_GET = 0x20;

/** Finds a known body among those of a module. */
export function findBody(
  module: Uint8Array,
  bodies: readonly Body[],
  known: KnownBody,
): Body | undefined {
  return bodies.find(({ start, end }) =>
    end - start === known.length &&
    createHash("sha256").update(module.subarray(start, end)).digest("hex") === known.sha256
  );
}

/**
 * Puts a body where another one is, in place.
 *
 * @param body At most as long as that one: before its end it is filled up with instructions that do nothing.
 */
export function replaceBody(module: Uint8Array, { start, end }: Body, body: Uint8Array): void {
  module.fill(NOP, start, end);
  module.set(body.subarray(0, -1), start);
  module[end - 1] = END;
}

/**
 * Makes a body without variables that calls a function with its own arguments.
 *
 * @param changed Instructions for an argument that is to be another one.
 */
export function callingBody(
  index: number,
  parameters: number,
  changed: ReadonlyMap<number, readonly number[]> = new Map(),
): Uint8Array {
  const givenOn = Array.from(
    { length: parameters },
    (_, parameter) => changed.get(parameter) ?? [LOCAL_GET, parameter],
  );
  return Uint8Array.of(0, ...givenOn.flat(), CALL, ...unsigned(index), END);
}

/**
 * ONNX Runtime's WebAssembly module → the same with threads that sleep while they wait for each other.
 *
 * A thread that has done its share of a node looks without a pause whether the others have done theirs, even
 * where threads are told to sleep (`sleeping_threads.ts`). In a batch, where sheets are decoded meanwhile, the other
 * may be waiting for a processor then. Measured with five sheets on two processors: a twentieth of all processor time.
 *
 * Only a body that is byte for byte that of onnxruntime-web 1.30 is changed.
 *
 * @module
 */

import { addFunctions, type Growing } from "./append_functions.ts";
import { findBody, type KnownBody } from "./known_bodies.ts";
import { SHORT_SLEEPS } from "./short_sleeps.ts";
import { type Body, unsigned } from "./wasm_module.ts";

/** The body of `EndParallelSectionInternal`, which ends with waiting. */
const END_SECTION: KnownBody = {
  length: 1082,
  sha256: "5a89d144dd0d91e03992745961a30cc7ce63e53f84040b4abd0f85e577da477f",
};

/** Where in it the loop is that waits, and how long it is. */
const LOOP_AT = 1056;
const LOOP_BYTES = 15;

/** Opcodes (WebAssembly Core Specification 3.0, section 7.11). */
const NOP = 0x01;
const CALL = 0x10;
const LOCAL_GET = 0x20;
const I32_CONST = 0x41;
const I32_ADD = 0x6a;

/** Its variables: how many shares were given away, and what is known of them, with the count of those done. */
const GIVEN = 0;
const SECTION = 2;
const DONE_AT = 136;

/**
 * Lets a module's threads sleep where they wait for each other.
 *
 * @param growing Its module is changed too.
 * @returns Whether they will; if not, the module is another one.
 */
export function addShortSleeps(growing: Growing, bodies: readonly Body[]): boolean {
  const body = findBody(growing.module, bodies, END_SECTION);
  if (!body || !addFunctions(growing, SHORT_SLEEPS)) return false;
  const done = [LOCAL_GET, SECTION, I32_CONST, ...signed(DONE_AT), I32_ADD];
  const waiting = [...done, LOCAL_GET, GIVEN, CALL, ...unsigned(growing.names.get("await_count")!)];
  const loop = body.start + LOOP_AT;
  growing.module.fill(NOP, loop, loop + LOOP_BYTES);
  growing.module.set(waiting, loop);
  return true;
}

/** LEB128 of a number from 64 to 8191, which may have a sign. */
function signed(value: number): [number, number] {
  return [value % 0x80 + 0x80, value >> 7];
}

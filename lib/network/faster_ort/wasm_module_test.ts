import assert from "node:assert/strict";
import { functionBodies } from "./wasm_module.ts";

/** What is before the sections of a module. */
const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const IMPORTS = 2;
const CODE = 10;

/** An import of module "m", name "n". */
const imported = (...what: number[]) => [1, 0x6d, 1, 0x6e, ...what];
const aFunction = imported(0, 5);
const aMemory = imported(2, 3, 1, 0x80, 0x02);
const aSmallMemory = imported(2, 0, 1);
const aTable = imported(1, 0x70, 0, 1);

const section = (id: number, count: number, ...items: number[][]) => {
  const content = [count, ...items.flat()];
  return [id, content.length, ...content];
};
const bodies = section(CODE, 2, [2, 0, 0x0b], [3, 0, 0x01, 0x0b]);

Deno.test("functionBodies() counts from the last imported function on", () => {
  const imports = section(IMPORTS, 4, aFunction, aMemory, aFunction, aSmallMemory);
  const start = HEADER.length + imports.length + 3;
  assert.deepEqual(functionBodies(Uint8Array.from([...HEADER, ...imports, ...bodies])), [
    { index: 2, start: start + 1, end: start + 3 },
    { index: 3, start: start + 4, end: start + 7 },
  ]);
});

Deno.test("functionBodies() counts from 0 where nothing is imported", () => {
  const found = functionBodies(Uint8Array.from([...HEADER, ...bodies]));
  assert.deepEqual(found.map(({ index }) => index), [0, 1]);
});

Deno.test("functionBodies() gives none of a module that it cannot count in or that is cut", () => {
  const withTable = [...HEADER, ...section(IMPORTS, 2, aFunction, aTable), ...bodies];
  assert.deepEqual(functionBodies(Uint8Array.from(withTable)), []);
  const whole = Uint8Array.from([...HEADER, ...bodies]);
  for (let length = 0; length < whole.length; length++) {
    assert.deepEqual(functionBodies(whole.subarray(0, length)), [], `${length} bytes`);
  }
  const tooMany = Uint8Array.from([...HEADER, ...section(CODE, 9, [2, 0, 0x0b])]);
  assert.deepEqual(functionBodies(tooMany), []);
});

import assert from "node:assert/strict";
import { addCopy, addFunctions, grow, grown } from "./append_functions.ts";
import { callingBody, replaceBody } from "./known_bodies.ts";
import { functionBodies } from "./wasm_module.ts";

/**
 * What `wat2wasm` makes of two functions, `double` (which calls `add`, imported) and `four_times` (which calls
 * `double` twice).
 */
const MODULE = Uint8Array.fromBase64(
  "AGFzbQEAAAABDAJgAn9/AX9gAX8BfwILAQNlbnYDYWRkAAADAwIBAQcXAgZkb3VibGUAAQpmb3VyX3RpbWVzAAIKEwIIACAAIAAQAAsIACAAEAEQAQs=",
);

/**
 * What `wat2wasm --relocatable` makes of two functions: `one_more_than_double` calls `double_before`, imported,
 * and then another one, which adds 1.
 */
const OBJECT = Uint8Array.fromBase64(
  "AGFzbQEAAAABBgFgAX8BfwITAQFtDWRvdWJsZV9iZWZvcmUAAAMDAgAABxgBFG9uZV9tb3JlX3RoYW5fZG91YmxlAAEKGgIQACAAEICAgIAAEIKAgIAACwcAIABBAWoLACgHbGlua2luZwIIHQMAEAAApAEBCG9uZV9tb3JlAAACCHBsdXNfb25lABMKcmVsb2MuQ29kZQQCAAYAAAwC",
);

type Calls = Record<"double" | "four_times", (x: number) => number>;

function calls(module: Uint8Array<ArrayBuffer>): Calls {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module), {
    env: { add: (a: number, b: number) => a + b },
  });
  const { double, four_times } = exports;
  assert.ok(typeof double === "function" && typeof four_times === "function");
  return { double: (x) => double(x), four_times: (x) => four_times(x) };
}

Deno.test("addFunctions() links what is appended with what was there", () => {
  const module = MODULE.slice();
  const [double] = functionBodies(module);
  const growing = grow(module);
  addCopy(growing, "double_before", double!);
  assert.equal(addFunctions(growing, OBJECT), true);
  replaceBody(module, double!, callingBody(growing.names.get("one_more_than_double")!, 1));
  const { double: doubled, four_times } = calls(grown(growing));
  assert.equal(doubled(3), 7);
  assert.equal(four_times(3), 15);
});

Deno.test("addFunctions() adds nothing where something that is called is missing", () => {
  const growing = grow(MODULE.slice());
  assert.equal(addFunctions(growing, OBJECT), false);
  assert.deepEqual(grown(growing), MODULE);
  assert.equal(calls(grown(growing)).four_times(3), 12);
});

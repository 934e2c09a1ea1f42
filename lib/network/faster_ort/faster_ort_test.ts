import assert from "node:assert/strict";
import { otherModules, readOrtModule } from "../../../tests/ort_module.ts";
import { fasterOrt } from "./faster_ort.ts";
import { functionBodies } from "./wasm_module.ts";

Deno.test("fasterOrt() gives a larger module that is valid", async () => {
  const module = await readOrtModule();
  const faster = fasterOrt(module.slice());
  assert.ok(WebAssembly.validate(faster));
  assert.ok(functionBodies(faster).length > functionBodies(module).length);
});

Deno.test("fasterOrt() uses no relaxed vectors where there are none", async () => {
  const module = await readOrtModule();
  const before = module.slice();
  const validate = WebAssembly.validate;
  WebAssembly.validate = () => false;
  try {
    assert.ok(fasterOrt(module) === module);
  } finally {
    WebAssembly.validate = validate;
  }
  assert.equal(before.keys().filter((i) => module[i] !== before[i]).toArray().length, 1);
});

Deno.test("fasterOrt() leaves a module alone that is another one, byte for byte", async () => {
  for (const module of await otherModules()) {
    const before = module.slice();
    assert.ok(fasterOrt(module) === module);
    assert.deepEqual(module, before);
  }
});

import assert from "node:assert/strict";
import { otherModules, readOrtModule } from "../../../tests/ort_module.ts";
import { letThreadsSleep } from "./sleeping_threads.ts";
import { functionBodies } from "./wasm_module.ts";

Deno.test("letThreadsSleep() stores 0 instead of 1 as one of the options of threads, once", async () => {
  const module = await readOrtModule();
  const before = module.slice();
  assert.equal(letThreadsSleep(module, functionBodies(module)), true);
  assert.ok(WebAssembly.validate(module));
  const at = module.findIndex((byte, i) => byte !== before[i]);
  // i32.const 1, i32.store8 offset=5: behind the number of threads (4 bytes) and the affinity (1).
  assert.deepEqual([...before.subarray(at - 1, at + 4)], [0x41, 1, 0x3a, 0, 5]);
  assert.equal(module[at], 0);
  assert.deepEqual(module.subarray(at + 1), before.subarray(at + 1));
  assert.equal(letThreadsSleep(module, functionBodies(module)), false);
});

Deno.test("letThreadsSleep() leaves other and damaged modules alone", async () => {
  for (const module of await otherModules()) {
    const before = module.slice();
    assert.equal(letThreadsSleep(module, functionBodies(module)), false);
    assert.deepEqual(module, before);
  }
});

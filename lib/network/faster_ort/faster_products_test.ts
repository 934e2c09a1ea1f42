import assert from "node:assert/strict";
import { otherModules, readOrtModule } from "../../../tests/ort_module.ts";
import { useFasterProducts } from "./faster_products.ts";
import { functionBodies } from "./wasm_module.ts";

Deno.test("useFasterProducts() finds what it is for, and leaves a module that is valid", async () => {
  const module = await readOrtModule();
  const before = module.slice();
  assert.equal(useFasterProducts(module, functionBodies(module)), true);
  assert.ok(WebAssembly.validate(module));
  const changed = module.filter((byte, i) => byte !== before[i]).length;
  assert.ok(changed > 1000 && changed < 4000, `${changed} bytes`);
});

Deno.test("useFasterProducts() changes nothing the second time", async () => {
  const module = await readOrtModule();
  useFasterProducts(module, functionBodies(module));
  const once = module.slice();
  assert.equal(useFasterProducts(module, functionBodies(module)), false);
  assert.deepEqual(module, once);
});

Deno.test("useFasterProducts() leaves other and damaged modules alone", async () => {
  for (const module of await otherModules()) {
    const before = module.slice();
    assert.equal(useFasterProducts(module, functionBodies(module)), false);
    assert.deepEqual(module, before);
  }
});

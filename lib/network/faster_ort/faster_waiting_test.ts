import assert from "node:assert/strict";
import { Worker } from "node:worker_threads";
import { otherModules, readOrtModule } from "../../../tests/ort_module.ts";
import { testHeldCode } from "../../../tests/wasm_code.ts";
import { grow, grown } from "./append_functions.ts";
import { addShortSleeps } from "./faster_waiting.ts";
import { SHORT_SLEEPS } from "./short_sleeps.ts";
import { functionBodies } from "./wasm_module.ts";

await testHeldCode("SHORT_SLEEPS", new URL("short_sleeps.ts", import.meta.url), [
  "--relocatable",
  "--enable-threads",
]);

Deno.test("await_count() returns once there are as many as it waits for", async () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true });
  const counts = new Int32Array(memory.buffer);
  const module = new WebAssembly.Module(SHORT_SLEEPS);
  const { await_count } = new WebAssembly.Instance(module, { ort: { memory } }).exports;
  assert.ok(typeof await_count === "function");
  counts[5] = 7;
  await_count(20, 7);
  const counter = new Worker(
    `const { workerData } = require("node:worker_threads");
     for (let i = 0; i < 3; i++) {
       Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
       Atomics.add(workerData, 5, 1);
     }`,
    { eval: true, workerData: counts },
  );
  await_count(20, 10);
  assert.equal(Atomics.load(counts, 5), 10);
  await counter.terminate();
});

Deno.test("addShortSleeps() changes one loop, and leaves a module that is valid", async () => {
  const module = await readOrtModule();
  const before = module.slice();
  const growing = grow(module);
  assert.equal(addShortSleeps(growing, functionBodies(module)), true);
  assert.ok(WebAssembly.validate(grown(growing)));
  const changed = module.keys().filter((i) => module[i] !== before[i]).toArray();
  // loop; i32.atomic.load offset=136 of variable 2; i32.lt_u with variable 0; br_if; end.
  assert.equal(
    before.subarray(changed[0]!, changed[0]! + 15).toHex(),
    "03402002fe100288012000490d000b",
  );
  assert.ok(changed.at(-1)! - changed[0]! < 15);
});

Deno.test("addShortSleeps() leaves other and damaged modules alone", async () => {
  for (const module of await otherModules()) {
    const before = module.slice();
    assert.equal(addShortSleeps(grow(module), functionBodies(module)), false);
    assert.deepEqual(module, before);
  }
});

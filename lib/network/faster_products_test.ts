import assert from "node:assert/strict";
import { useFasterProducts } from "./faster_products.ts";

/** ONNX Runtime's module, as `ort_threads.ts` gets it. */
const ORT = new URL(
  "./ort-wasm-simd-threaded.jspi.wasm",
  import.meta.resolve("onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs"),
);

Deno.test("useFasterProducts() finds what it is for, and leaves a module that is valid", async () => {
  const module = await Deno.readFile(ORT);
  const before = module.slice();
  assert.equal(useFasterProducts(module), true);
  assert.ok(WebAssembly.validate(module));
  const changed = module.filter((byte, i) => byte !== before[i]).length;
  assert.ok(changed > 1000 && changed < 4000, `${changed} bytes`);
});

Deno.test("useFasterProducts() changes nothing the second time", async () => {
  const module = await Deno.readFile(ORT);
  useFasterProducts(module);
  const once = module.slice();
  assert.equal(useFasterProducts(module), false);
  assert.deepEqual(module, once);
});

Deno.test("useFasterProducts() leaves other and damaged modules alone", async () => {
  const whole = await Deno.readFile(ORT);
  const smallest = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  const others = [
    whole.slice(0, 5_000),
    whole.slice(0, 1_500_000),
    whole.slice(0, -3_000_000),
    smallest,
    new Uint8Array(),
    new Uint8Array(100).fill(0xff),
  ];
  for (const module of others) {
    const before = module.slice();
    assert.equal(useFasterProducts(module), false);
    assert.deepEqual(module, before);
  }
});

Deno.test("useFasterProducts() changes nothing where there are no relaxed vectors", async () => {
  const module = await Deno.readFile(ORT);
  const before = module.slice();
  const validate = WebAssembly.validate;
  WebAssembly.validate = () => false;
  try {
    assert.equal(useFasterProducts(module), false);
  } finally {
    WebAssembly.validate = validate;
  }
  assert.deepEqual(module, before);
});

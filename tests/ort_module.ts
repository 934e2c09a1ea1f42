/**
 * ONNX Runtime's WebAssembly module, as `ort_threads.ts` gets it, and modules that are none of it.
 *
 * @module
 */

const ORT = new URL(
  "./ort-wasm-simd-threaded.jspi.wasm",
  import.meta.resolve("onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs"),
);

/** Reads the module; each caller may change its own. */
export function readOrtModule(): Promise<Uint8Array<ArrayBuffer>> {
  return Deno.readFile(ORT);
}

/** Its beginnings, the smallest module there is, none, and what is no module. */
export async function otherModules(): Promise<Uint8Array<ArrayBuffer>[]> {
  const whole = await readOrtModule();
  return [
    whole.slice(0, 5_000),
    whole.slice(0, 1_500_000),
    whole.slice(0, -3_000_000),
    Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0),
    new Uint8Array(),
    new Uint8Array(100).fill(0xff),
  ];
}

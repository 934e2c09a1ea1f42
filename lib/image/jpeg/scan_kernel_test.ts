import assert from "node:assert/strict";
import { compiledCode, embeddedCode } from "../../../tests/wasm_code.ts";

const here = (name: string) => new URL(name, import.meta.url);
const code = await compiledCode(here("scan_kernel.wat"));
if (code === undefined) console.warn("skipped: wat2wasm (package wabt) is not installed");

Deno.test({
  name: "makeScanKernel() holds what its source compiles to",
  ignore: code === undefined,
  async fn() {
    assert.equal(await embeddedCode(here("scan_kernel.ts")), code);
  },
});

import { testHeldCode } from "../../../tests/wasm_code.ts";

await testHeldCode("makeLzwKernel", new URL("lzw_kernel.ts", import.meta.url));

import { testHeldCode } from "../../../tests/wasm_code.ts";

await testHeldCode("makeScanKernel", new URL("scan_kernel.ts", import.meta.url));

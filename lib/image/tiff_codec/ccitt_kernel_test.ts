import { testHeldCode } from "../../../tests/wasm_code.ts";

await testHeldCode("makeFaxKernel", new URL("ccitt_kernel.ts", import.meta.url));

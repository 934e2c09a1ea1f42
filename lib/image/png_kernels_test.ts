import { testHeldCode } from "../../tests/wasm_code.ts";

await testHeldCode("makePngKernels", new URL("png_kernels.ts", import.meta.url));

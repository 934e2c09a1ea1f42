import { testHeldCode } from "../../../tests/wasm_code.ts";

await testHeldCode("makeJpegKernels", new URL("kernels.ts", import.meta.url));

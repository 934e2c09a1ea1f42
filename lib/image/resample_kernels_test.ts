import { testHeldCode } from "../../tests/wasm_code.ts";

await testHeldCode("makeResampleKernels", new URL("resample_kernels.ts", import.meta.url));

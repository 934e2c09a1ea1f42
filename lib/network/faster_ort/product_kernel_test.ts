import { testHeldCode } from "../../../tests/wasm_code.ts";

await testHeldCode("PRODUCT_KERNEL", new URL("product_kernel.ts", import.meta.url));

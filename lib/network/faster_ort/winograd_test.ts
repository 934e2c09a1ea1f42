import { testHeldCode } from "../../../tests/wasm_code.ts";

for (const part of ["", "_FILTERS", "_TILES", "_TRANSFORMS"]) {
  const name = `WINOGRAD${part}`;
  await testHeldCode(name, new URL(`${name.toLowerCase()}.ts`, import.meta.url), ["--relocatable"]);
}

import assert from "node:assert/strict";
import { nativePackage } from "./native_package.ts";

/** Where `deno task native` was run it is there. */
const NAME = "onnxruntime-node";

Deno.test("nativePackage() objects to a package that is not there, and throws when it is loaded", async () => {
  const missing = nativePackage("no-such-package");
  assert.equal(await missing.objection(), "no-such-package is not installed");
  assert.throws(() => missing.load(), /no-such-package/);
});

Deno.test({
  name: "nativePackage() objects without permission for a variable, and does not ask for it",
  permissions: { read: true, ffi: ["native"], env: ["GRANTED"] },
  async fn() {
    const isInstalled = await nativePackage(NAME, ["GRANTED"]).objection() === undefined;
    const expected = isInstalled ? "is installed, but may not be loaded" : "is not installed";
    assert.equal(await nativePackage(NAME, ["REFUSED"]).objection(), `${NAME} ${expected}`);
  },
});

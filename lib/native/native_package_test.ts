import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { nativePackage } from "./native_package.ts";

/** Where `deno task native` was run it is there. */
const NAME = "onnxruntime-node";

Deno.test("nativePackage() objects to a package that is not there, and throws when it is loaded", async () => {
  const missing = nativePackage("no-such-package");
  assert.equal(await missing.objection(), "no-such-package is not installed");
  assert.throws(() => missing.load(), /no-such-package/);
});

Deno.test({
  name: "nativePackage() objects without permission, and does not ask for it",
  permissions: { read: true },
  async fn() {
    const isInstalled = existsSync(new URL(`../../native/node_modules/${NAME}`, import.meta.url));
    const expected = isInstalled ? "is installed, but may not be loaded" : "is not installed";
    assert.equal(await nativePackage(NAME).objection(), `${NAME} ${expected}`);
  },
});

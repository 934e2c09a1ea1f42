import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const here = (name: string) => new URL(name, import.meta.url);

/** What Debian's wabt makes of the source; undefined where it is not installed. */
async function compiled(): Promise<string | undefined> {
  try {
    const args = ["--output=-", fileURLToPath(here("resample_kernels.wat"))];
    const { success, stdout } = await new Deno.Command("wat2wasm", { args }).output();
    assert.ok(success, "wat2wasm");
    return stdout.toBase64();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

const code = await compiled();
if (code === undefined) console.warn("skipped: wat2wasm (package wabt) is not installed");

Deno.test({
  name: "makeResampleKernels() holds what its source compiles to",
  ignore: code === undefined,
  async fn() {
    const text = await Deno.readTextFile(here("resample_kernels.ts"));
    const lines = [...text.matchAll(/^ +"([A-Za-z0-9+/=]+)"/gm)].map(([, line]) => line);
    assert.equal(lines.join(""), code);
  },
});

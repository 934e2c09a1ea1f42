/**
 * What stands in a program of WebAssembly text, compiled, beside what stands in the module that holds it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

/**
 * Declares the test of a module that holds what the text beside it compiles to; it is skipped with a word
 * where the compiler is not installed.
 *
 * @param flags What the compiler is told beside the usual.
 */
export async function testHeldCode(
  maker: string,
  module: URL,
  flags: readonly string[] = [],
): Promise<void> {
  const code = await compiledCode(new URL(module.href.replace(/\.ts$/, ".wat")), flags);
  if (code === undefined) console.warn("skipped: wat2wasm (package wabt) is not installed");
  Deno.test({
    name: `${maker}() holds what its source compiles to`,
    ignore: code === undefined,
    async fn() {
      assert.equal(await embeddedCode(module), code);
    },
  });
}

/** The code that a module holds in base64, line by line, as `CODE`. */
async function embeddedCode(module: URL): Promise<string> {
  const text = await Deno.readTextFile(module);
  const [, code = ""] = text.match(/^const CODE =\n([^;]+);$/m) ?? [];
  return [...code.matchAll(/^ +"([A-Za-z0-9+/=]+)"/gm)].map(([, line]) => line).join("");
}

/** What Debian's wabt makes of a source, in base64; undefined where it is not installed. */
async function compiledCode(
  source: URL,
  flags: readonly string[],
): Promise<string | undefined> {
  try {
    const args = [...flags, "--enable-relaxed-simd", "--output=-", fileURLToPath(source)];
    const { success, stdout } = await new Deno.Command("wat2wasm", { args }).output();
    assert.ok(success, "wat2wasm");
    return stdout.toBase64();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

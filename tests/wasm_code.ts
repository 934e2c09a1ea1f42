/**
 * What stands in a program of WebAssembly text, compiled, beside what stands in the module that holds it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

/** The code that a module's string in base64 holds, line by line. */
export async function embeddedCode(module: URL): Promise<string> {
  const text = await Deno.readTextFile(module);
  return [...text.matchAll(/^ +"([A-Za-z0-9+/=]+)"/gm)].map(([, line]) => line).join("");
}

/** What Debian's wabt makes of a source, in base64; undefined where it is not installed. */
export async function compiledCode(source: URL): Promise<string | undefined> {
  try {
    const args = ["--output=-", fileURLToPath(source)];
    const { success, stdout } = await new Deno.Command("wat2wasm", { args }).output();
    assert.ok(success, "wat2wasm");
    return stdout.toBase64();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

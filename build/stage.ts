/**
 * The program as a folder that needs nothing from elsewhere: its modules bundled, the network inside,
 * and of the npm packages only the files that are used. This is what `compile.ts` embeds.
 *
 * @module
 */

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The module that starts the program, below the staged folder. */
export const STAGED_PROGRAM = "lib/program/cli.js";

/** What else must be embedded: deno finds only what is imported by name. */
export const STAGED_FOLDERS = ["lib/program", "models", "vendor"] as const;

const ROOT = new URL("../", import.meta.url);

/**
 * Modules that are bundled together, as they share their state. The folder of the bundles lies two
 * below the top, as those of `lib/` do, so that addresses relative to a module stay right.
 */
const BUNDLES = [
  ["cli.ts"],
  ["lib/http/sheets/sheet_worker.ts"],
  ["lib/pool/pool_worker.ts"],
  ["lib/network/session_worker.ts", "lib/network/ort_threads.ts"],
] as const;

/** Modules that are started by their address, and the names of their bundles. */
const STARTED_BY_ADDRESS = [
  ["./sheet_worker.ts", "./sheet_worker.js"],
  ["./pool_worker.ts", "./pool_worker.js"],
  ["./session_worker.ts", "./session_worker.js"],
  ["./ort_threads.ts", "./ort_threads.js"],
] as const;

/** Code that looks for files beside itself, so that it cannot be bundled: import → staged file. */
const VENDORED = {
  "onnxruntime-web/jspi": "vendor/onnxruntime-web/ort.jspi.min.mjs",
  "onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs":
    "vendor/onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs",
  // Outside of a package only `.cjs` says that it is CommonJS.
  "@cornerstonejs/codec-openjpeg/decodewasmjs": "vendor/openjpeg/openjpeg.cjs",
  "@cornerstonejs/codec-openjpeg/decodewasm": "vendor/openjpeg/openjpeg.wasm",
  "@cwasm/webp/webp.wasm": "vendor/webp/webp.wasm",
  "@hyzyla/pdfium/pdfium.wasm": "vendor/pdfium/pdfium.wasm",
  "imagescript/wasm/any/gif.wasm": "vendor/imagescript/gif.wasm",
} as const;

/** What that code looks for: file beside an import → staged file. */
const BESIDE_VENDORED = [
  [
    "onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs",
    "ort-wasm-simd-threaded.jspi.wasm",
    "vendor/onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm",
  ],
] as const;

/** ONNX Runtime imports Node's modules without their prefix, which only packages may. */
const NODE_MODULES = { "module": "node:module", "worker_threads": "node:worker_threads" } as const;

/**
 * Fills an empty folder with the program.
 *
 * @throws {Error} with what `deno bundle` says, if it fails.
 */
export async function stageProgram(folder: string): Promise<void> {
  const programFolder = join(folder, dirname(STAGED_PROGRAM));
  await Deno.mkdir(programFolder, { recursive: true });
  for (const modules of BUNDLES) await bundle(modules, programFolder);
  await renameAddresses(programFolder);
  for (const [specifier, path] of Object.entries(VENDORED)) {
    await copy(vendoredFile(specifier), join(folder, path));
  }
  for (const [specifier, beside, path] of BESIDE_VENDORED) {
    await copy(new URL(beside, vendoredFile(specifier)), join(folder, path));
  }
  for (const name of ["model.json", "model.onnx"]) {
    const path = join("models/sheet", name);
    await copy(new URL(path, ROOT), join(folder, path));
  }
  await Deno.writeTextFile(join(folder, "deno.json"), JSON.stringify({ imports: imports() }));
}

function imports(): Record<string, string> {
  const vendored = Object.entries(VENDORED).map(([specifier, path]) => [specifier, `./${path}`]);
  return { ...Object.fromEntries(vendored), ...NODE_MODULES };
}

async function bundle(modules: readonly string[], folder: string): Promise<void> {
  const external = Object.keys(VENDORED).flatMap((specifier) => ["--external", specifier]);
  const { success, stderr } = await new Deno.Command("deno", {
    args: ["bundle", "--minify", "--code-splitting", ...external, "--outdir", folder, ...modules],
    cwd: fileURLToPath(ROOT),
    env: { NO_COLOR: "1" },
  }).output();
  if (!success) throw new Error(`Cannot bundle ${modules}: ${new TextDecoder().decode(stderr)}`);
}

async function renameAddresses(programFolder: string): Promise<void> {
  for await (const { name } of Deno.readDir(programFolder)) {
    const path = join(programFolder, name);
    let text = await Deno.readTextFile(path);
    for (const [from, to] of STARTED_BY_ADDRESS) text = text.replaceAll(`"${from}"`, `"${to}"`);
    await Deno.writeTextFile(path, text);
  }
}

/** Where Deno keeps the file that an import of the program stands for. */
function vendoredFile(specifier: string): URL {
  const url = new URL(import.meta.resolve(specifier));
  // Of the packages' own entries the one with its WebAssembly factory inside is the default.
  return specifier === "onnxruntime-web/jspi" ? new URL("./ort.jspi.min.mjs", url) : url;
}

async function copy(from: URL, to: string): Promise<void> {
  await Deno.mkdir(dirname(to), { recursive: true });
  await Deno.copyFile(from, to);
}

/**
 * The program in one file: what is embedded runs by itself, and is embedded as `deno task compile` says.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileStaged } from "../build/compile.ts";
import { STAGED_PROGRAM, stageProgram } from "../build/stage.ts";
import { withServer } from "./http_server.ts";
import { runCli } from "./process.ts";

const SAMPLES = fileURLToPath(new URL("../samples/", import.meta.url));
/** The WebAssembly of ONNX Runtime and of the decoders, the network and the bundles. */
const MOST_EMBEDDED_BYTES = 40e6;

Deno.test("the program in one file", async (t) => {
  const place = await Deno.makeTempDir();
  const staged = join(place, "staged");
  await Deno.mkdir(staged);
  await stageProgram(staged);
  const empty = join(place, "empty");
  await Deno.mkdir(empty, { mode: 0o500 });
  /** Nothing of the checkout or of Deno's cache is within reach. */
  const alone = { NO_COLOR: "1", HOME: empty, DENO_DIR: join(place, "cache") };
  const program = [
    ...["--no-prompt", "--no-remote", "--no-npm", "--config", join(staged, "deno.json")],
    ...["--allow-read", "--allow-write"],
    join(staged, STAGED_PROGRAM),
  ];

  await t.step("works offline, from an empty folder and a read-only home", async () => {
    const output = join(place, "output");
    const sheets = [join(SAMPLES, "bordered.gif"), join(SAMPLES, "crowded.tif")];
    const words = ["--workdir", join(place, "work"), "--device", "wasm", ...sheets, "--output"];
    const args = ["run", "--deny-net", ...program, ...words, output];
    const child = await new Deno.Command(Deno.execPath(), { args, cwd: empty, env: alone })
      .output();
    assert.equal(child.code, 0, new TextDecoder().decode(child.stderr));
    const expected = join(place, "expected");
    const ended = await runCli([...words, expected, "--overwrite"]);
    assert.equal(ended.code, 0, ended.stderr);
    for (const sheet of ["bordered", "crowded"]) {
      for (const name of [`${sheet}_map_segmentation.json`, `${sheet}_map_segmentation.png`]) {
        const bytes = await Deno.readFile(join(output, name));
        assert.deepEqual(bytes, await Deno.readFile(join(expected, name)), name);
      }
    }
  });

  await t.step("serves", async () => {
    const start = ["run", "--allow-net=127.0.0.1", ...program, "serve"];
    await withServer(
      async ({ address }) => {
        const body = await Deno.readFile(join(SAMPLES, "wide.png"));
        const answer = await fetch(`${address}/api/process_image`, { method: "POST", body });
        assert.equal(answer.status, 200);
        assert.ok((await answer.json()).segments.length > 0);
      },
      ["--device", "wasm"],
      { args: start, cwd: empty, env: alone },
    );
  });

  await t.step("is embedded, and little else", async () => {
    const output = join(place, "program");
    // Deno stands in for its runtime: what is made carries all, and runs nothing of it.
    await compileStaged(staged, { output, env: { DENORT_BIN: Deno.execPath() } });
    const made = Buffer.from(await Deno.readFile(output));
    const embedded = made.length - (await Deno.stat(Deno.execPath())).size;
    assert.ok(embedded > 20e6 && embedded < MOST_EMBEDDED_BYTES, `${embedded} bytes`);
    for (
      const path of [
        "lib/program/session_worker.js",
        "lib/program/sheet_worker.js",
        "lib/program/ort_threads.js",
        "models/sheet/model.onnx",
        "vendor/onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm",
      ]
    ) {
      const bytes = Buffer.from(await Deno.readFile(join(staged, path)));
      assert.ok(made.includes(bytes.subarray(0, 4096)), path);
    }
  });

  await t.step("says where its runtime is missing", async () => {
    const env = { HTTPS_PROXY: "http://127.0.0.1:9", DENO_DIR: join(place, "cache") };
    await assert.rejects(
      compileStaged(staged, { output: join(place, "none"), env }),
      /^Error: Cannot download the runtime of compiled programs .*DENORT_BIN$/,
    );
  });
  await Deno.remove(place, { recursive: true });
});

/**
 * The command line with sheets and models on a web server.
 *
 * @module
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { withServer } from "./http_server.ts";
import { runCli, runProgram, startCli } from "./process.ts";
import { startWebServer, type WebServer } from "./web_server.ts";

const SAMPLES = fileURLToPath(new URL("../samples/", import.meta.url));
const PDFS = fileURLToPath(new URL("data/pdf/", import.meta.url));
const MODEL = fileURLToPath(new URL("../models/sheet/", import.meta.url));

async function put(server: WebServer, path: string, file: string): Promise<void> {
  server.files.set(path, { bytes: await Deno.readFile(file), etag: `"${path}"` });
}

function permissionFor({ url }: WebServer): string[] {
  return [`--allow-net=${new URL(url).host}`];
}

Deno.test("cli.ts that is interrupted while it fetches a model goes on where it stopped", async () => {
  await using server = startWebServer();
  for (const name of ["model.json", "model.onnx"]) {
    await put(server, `m/${name}`, join(MODEL, name));
  }
  const network = server.files.get("m/model.onnx")!;
  network.stalls = true;
  const workdir = await Deno.makeTempDir();
  const words = [join(SAMPLES, "wide.png"), "--output", join(workdir, "out"), "--no_gpu"]
    .concat("--workdir", workdir, "--model", `${server.url}m`);
  const start = { permissions: permissionFor(server) };

  const child = startCli(words, start);
  await child.stdin.close();
  const half = Math.ceil(network.bytes.length / 2);
  await untilLength(join(workdir, "models"), "model.onnx.part", half);
  child.kill("SIGINT");
  const { code, stderr } = await child.output();
  assert.equal(code, 130, new TextDecoder().decode(stderr));

  network.stalls = false;
  server.requests.length = 0;
  const second = await runCli(words, start);
  assert.equal(second.code, 0, second.stderr);
  const last = network.bytes.length - 1;
  assert.ok(
    server.requests.includes(`m/model.onnx bytes=${half}-${last}`),
    String(server.requests),
  );
});

Deno.test("every program with --offline asks nobody: the model was fetched before, or it ends with 4", async () => {
  await using server = startWebServer();
  for (const name of ["model.json", "model.onnx"]) {
    await put(server, `m/${name}`, join(MODEL, name));
  }
  const workdir = await Deno.makeTempDir();
  const start = { permissions: ["--allow-net=127.0.0.1"] };
  const offline = ["--workdir", workdir, "--model", `${server.url}m`, "--offline"];
  const sheet = [join(SAMPLES, "wide.png"), "--output", join(workdir, "out"), "--no_gpu"];
  const programs: [string, readonly string[]][] = [
    ["cli.ts", sheet],
    ["cli.ts", ["convert", "--output", join(workdir, "converted")]],
    ["cli.ts", ["worker"]],
    ["server.ts", ["--host", "127.0.0.1", "--port", "0"]],
  ];
  for (const [program, words] of programs) {
    const { code, stderr } = await runProgram(program, [...words, ...offline], start);
    assert.equal(code, 4, `${words} ${stderr}`);
    assert.match(
      stderr,
      /Cannot open the model http:.*\/m: --offline was given, and no whole copy/,
    );
  }
  assert.deepEqual(server.requests, []);

  const online = await runCli([...sheet, ...offline.slice(0, -1)], start);
  assert.equal(online.code, 0, online.stderr);
  server.requests.length = 0;
  const again = await runCli([...sheet, ...offline, "--overwrite"]);
  assert.equal(again.code, 0, again.stderr);
  assert.deepEqual(server.requests, []);

  const refused: [readonly string[], RegExp][] = [
    [["s3://b/a.png", "-o", "out", "--offline"], /s3:\/\/b\/a\.png is not on this machine/],
    [["a.png", "-o", "https://h/b", "--offline"], /https:\/\/h\/b is not on this machine/],
    [["worker", "--metrics_url", "http://h/", "--offline"], /http:\/\/h\/ is not on this machine/],
  ];
  for (const [words, message] of refused) {
    const { code, stderr } = await runCli(words);
    assert.equal(code, 2, stderr);
    assert.match(stderr, message);
  }
});

Deno.test("server.ts tells how it fetches its model", async () => {
  await using web = startWebServer();
  for (const name of ["model.json", "model.onnx"]) await put(web, `m/${name}`, join(MODEL, name));
  await withServer(
    (server) => {
      assert.match(server.log(), /INFO fetching http.*\/m\/model\.onnx to /);
      return Promise.resolve();
    },
    ["--model", `${web.url}m`, "--no_gpu"],
  );
});

Deno.test("cli.ts segments images and PDFs by web address and says what is not there", async () => {
  await using server = startWebServer();
  await put(server, "scans/my sheet.png", join(SAMPLES, "wide.png"));
  await put(server, "scans/report.pdf", join(PDFS, "pages.pdf"));
  const output = await Deno.makeTempDir();
  const words = [`${server.url}scans/my%20sheet.png`, `${server.url}scans/none.png`]
    .concat(`${server.url}scans/report.pdf`, "--pages", "3")
    .concat("--output", output, "--workdir", output, "--no_gpu");
  const { code, stderr } = await runCli(words, { permissions: permissionFor(server) });
  assert.equal(code, 3, stderr);
  assert.match(stderr, /ERROR Cannot fetch http:.*\/scans\/none\.png: the server answered 404/);
  const text = await Deno.readTextFile(join(output, "my sheet_map_segmentation.json"));
  assert.equal(JSON.parse(text).doc_id, "my sheet");
  const page = await Deno.readTextFile(join(output, "report_p3_map_segmentation.json"));
  assert.equal(JSON.parse(page).doc_id, "report_p3");
  assert.match(stderr, /2 done, 0 finished before, 1 failed/);
  const left = await Array.fromAsync(Deno.readDir(join(output, "remote", "fetched")));
  assert.deepEqual(left, []);
});

/** A grey TIFF of one uncompressed strip a page, white; each page is half as large as the one before. */
function greyPyramid(width: number, height: number, pages: number): Uint8Array<ArrayBuffer> {
  const ENTRIES = 9;
  const DIRECTORY_BYTES = 2 + ENTRIES * 12 + 4;
  const sizes = Array.from({ length: pages }, (_, i) => [width >> i, height >> i] as const);
  const strips = sizes.reduce((sum, [across, down]) => sum + across * down, 0);
  const file = new Uint8Array(8 + pages * DIRECTORY_BYTES + strips).fill(255);
  const view = new DataView(file.buffer);
  view.setUint32(0, 0x002a4949, true);
  view.setUint32(4, 8, true);
  let strip = 8 + pages * DIRECTORY_BYTES;
  for (const [page, [across, down]] of sizes.entries()) {
    const start = 8 + page * DIRECTORY_BYTES;
    const isLast = page === pages - 1;
    const values: Record<number, number> = {
      254: page === 0 ? 0 : 1,
      256: across,
      257: down,
      258: 8,
      259: 1,
      262: 1,
      273: strip,
      278: down,
      279: across * down,
    };
    view.setUint16(start, ENTRIES, true);
    for (const [i, [tag, value]] of Object.entries(values).entries()) {
      const at = start + 2 + i * 12;
      view.setUint16(at, Number(tag), true);
      view.setUint16(at + 2, 4, true);
      view.setUint32(at + 4, 1, true);
      view.setUint32(at + 8, value, true);
    }
    view.setUint32(start + 2 + ENTRIES * 12, isLast ? 0 : start + DIRECTORY_BYTES, true);
    strip += across * down;
  }
  return file;
}

Deno.test("cli.ts fetches of a large TIFF the size that does, and nothing of a finished one", async () => {
  await using server = startWebServer();
  server.files.set("large.tif", { bytes: greyPyramid(8_000, 4_000, 3), etag: '"1"' });
  const output = await Deno.makeTempDir();
  const words = [`${server.url}large.tif`, "--output", output, "--workdir", output, "--no_gpu"];
  const start = { permissions: permissionFor(server) };
  const first = await runCli(words, start);
  assert.equal(first.code, 0, first.stderr);
  const needed = 2_000 * 1_000;
  assert.ok(server.sent.bytes > needed && server.sent.bytes < needed * 1.1, `${server.sent.bytes}`);
  assert.ok(server.requests.length <= 4, String(server.requests));
  const text = await Deno.readTextFile(join(output, "large_map_segmentation.json"));
  assert.deepEqual(JSON.parse(text).segments, []);

  const before = server.sent.bytes;
  const second = await runCli(words, start);
  assert.match(second.stderr, /1 finished before/);
  assert.ok(server.sent.bytes - before <= 1 + 65_536);
});

/** Waits until a model's file of this name in its version's folder has at least this many bytes. */
async function untilLength(models: string, name: string, length: number): Promise<void> {
  for (let waited = 0; waited < 60_000; waited += 50) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    for (const place of await foldersIn(models)) {
      for (const version of await foldersIn(place)) {
        const status = await Deno.stat(join(version, name)).catch(() => undefined);
        if (status && status.size >= length) return;
      }
    }
  }
  throw new Error(`${name} did not come`);
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder)).catch(() => []);
  return entries.filter(({ isDirectory }) => isDirectory).map(({ name }) => join(folder, name));
}

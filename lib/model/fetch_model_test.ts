import assert from "node:assert/strict";
import { startWebServer, type WebServer } from "../../tests/web_server.ts";
import { SegmenterError } from "../errors.ts";
import { fetchModel } from "./fetch_model.ts";

function put(server: WebServer, path: string, text: string): void {
  const bytes = new TextEncoder().encode(text);
  server.files.set(path, { bytes, etag: `"${text.length}${text.at(-1)}"` });
}

function serverWith(files: Readonly<Record<string, string>>): WebServer {
  const server = startWebServer();
  for (const [path, text] of Object.entries(files)) put(server, path, text);
  return server;
}

async function namesIn(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
}

const silent = () => {};

const ORIGINAL = {
  "m/config.yaml": "_BASE_: base.yaml\nA: 1",
  "m/base.yaml": "_BASE_: 'base.yml'",
  "m/base.yml": "B: 2",
  "m/config.json": "{}",
  "m/model_final.pth": "weights",
};

Deno.test("fetchModel() fetches the original's files, with the configurations that they name", async () => {
  await using server = serverWith({ ...ORIGINAL, "m/other.txt": "x" });
  const workdir = await Deno.makeTempDir();
  const told: string[] = [];
  const log = (_: string, line: string) => void told.push(line);
  const folder = await fetchModel(`${server.url}m/`, workdir, log);
  assert.ok(folder.startsWith(workdir));
  assert.deepEqual(
    await namesIn(folder),
    Object.keys(ORIGINAL).map((path) => path.slice(2)).sort(),
  );
  assert.match(told.join("\n"), /fetching http:.*\/m\/model_final\.pth to /);
  told.length = 0;
  assert.equal(await fetchModel(`${server.url}m/`, workdir, log), folder);
  assert.deepEqual(told, []);
});

Deno.test("fetchModel() takes a changed file for another model, and keeps the old one whole", async () => {
  await using server = serverWith(ORIGINAL);
  const workdir = await Deno.makeTempDir();
  const before = await fetchModel(`${server.url}m`, workdir, silent);
  put(server, "m/model_final.pth", "other weights");
  const after = await fetchModel(`${server.url}m`, workdir, silent);
  assert.notEqual(after, before);
  assert.equal(await Deno.readTextFile(`${before}/model_final.pth`), "weights");
  assert.equal(await Deno.readTextFile(`${after}/model_final.pth`), "other weights");
});

Deno.test("fetchModel() fetches what a manifest names", async () => {
  await using server = serverWith({
    "own/model.json": '{"name": "x", "sha256": "00", "file": "net.onnx"}',
    "own/net.onnx": "net",
    "done/converted.json": JSON.stringify({
      source: { name: "not.here", id: "00" },
      graphs: { wasm: { name: "wasm.onnx", bytes: 1, sha256: "00" } },
      weights: { name: "weights.bin", bytes: 1, sha256: "00" },
    }),
    "done/wasm.onnx": "1",
    "done/weights.bin": "2",
  });
  const workdir = await Deno.makeTempDir();
  const own = await fetchModel(`${server.url}own`, workdir, silent);
  assert.deepEqual(await namesIn(own), ["model.json", "net.onnx"]);
  const done = await fetchModel(`${server.url}done`, workdir, silent);
  assert.deepEqual(await namesIn(done), ["converted.json", "wasm.onnx", "weights.bin"]);
});

Deno.test("fetchModel() goes on with a model whose fetching was cut short", async () => {
  await using server = serverWith(ORIGINAL);
  const workdir = await Deno.makeTempDir();
  const bytes = crypto.getRandomValues(new Uint8Array(60_000));
  server.files.set("m/model_final.pth", { bytes, etag: '"w"' });
  const folder = await fetchModel(`${server.url}m`, workdir, silent);
  await Deno.rename(`${folder}/model_final.pth`, `${folder}/model_final.pth.part`);
  await Deno.truncate(`${folder}/model_final.pth.part`, 40_000);
  server.requests.length = 0;
  assert.equal(await fetchModel(`${server.url}m`, workdir, silent), folder);
  assert.deepEqual(await Deno.readFile(`${folder}/model_final.pth`), bytes);
  assert.ok(server.requests.includes("m/model_final.pth bytes=40000-59999"));
});

Deno.test("fetchModel() says what is missing, refused or no manifest", async () => {
  const { "m/config.json": _, ...rest } = ORIGINAL;
  await using server = serverWith({ ...rest, "page/model.json": "<html>" });
  const workdir = await Deno.makeTempDir();
  for (
    const [path, message] of [
      ["m", /\/m\/config\.json: there is no such file; name a folder with config\.yaml/],
      ["none", /\/none\/config\.yaml: the server answered 404/],
      ["page", /\/page\/model\.json: it is no JSON/],
    ] as const
  ) {
    await assert.rejects(fetchModel(`${server.url}${path}`, workdir, silent), (error) => {
      assert.ok(error instanceof SegmenterError);
      assert.equal(error.kind, "model");
      assert.match(error.message, message);
      return true;
    });
  }
});

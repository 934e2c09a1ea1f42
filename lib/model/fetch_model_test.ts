import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { startWebServer, type WebServer } from "../../tests/web_server.ts";
import { SegmenterError } from "../errors.ts";
import type { Log } from "../log.ts";
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

/** The local folder of a model, which may then be removed. */
async function fetchedFolder(
  location: string,
  workdir: string,
  log: Log = silent,
  offline = false,
): Promise<string> {
  using model = await fetchModel(location, { workdir, log, offline });
  return model.folder;
}

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
  const folder = await fetchedFolder(`${server.url}m/`, workdir, log);
  assert.ok(folder.startsWith(workdir));
  assert.deepEqual(
    await namesIn(folder),
    Object.keys(ORIGINAL).map((path) => path.slice(2)).sort(),
  );
  assert.match(told.join("\n"), /fetching http:.*\/m\/model_final\.pth to /);
  told.length = 0;
  assert.equal(await fetchedFolder(`${server.url}m/`, workdir, log), folder);
  assert.deepEqual(told, []);
});

Deno.test("fetchModel() takes a changed file for another model, and keeps the old one while it is used", async () => {
  await using server = serverWith(ORIGINAL);
  const workdir = await Deno.makeTempDir();
  const options = { workdir, log: silent, offline: false };
  const unused = await fetchedFolder(`${server.url}m`, workdir);
  put(server, "m/model_final.pth", "used weights");
  const used = await fetchModel(`${server.url}m`, options);
  assert.notEqual(used.folder, unused);
  await assert.rejects(Deno.stat(unused), Deno.errors.NotFound);

  put(server, "m/model_final.pth", "new weights");
  const newest = await fetchedFolder(`${server.url}m/`, workdir);
  assert.equal(await Deno.readTextFile(`${used.folder}/model_final.pth`), "used weights");
  assert.equal(await Deno.readTextFile(`${newest}/model_final.pth`), "new weights");
  used[Symbol.dispose]();
  assert.equal(await fetchedFolder(`${server.url}m`, workdir), newest);
  const versions = await namesIn(join(newest, ".."));
  assert.deepEqual(versions, [basename(newest), `${basename(newest)}.lock`, "newest"].sort());
});

Deno.test("fetchModel() lets no other process remove what is used", async () => {
  await using server = serverWith(ORIGINAL);
  const workdir = await Deno.makeTempDir();
  const script = `import { fetchModel } from "${import.meta.resolve("./fetch_model.ts")}";
    const log = () => {};
    await fetchModel("${server.url}m", { workdir: "${workdir}", log, offline: false });
    console.log("fetched");
    await Deno.stdin.read(new Uint8Array(1));`;
  const path = await Deno.makeTempFile({ suffix: ".ts" });
  await Deno.writeTextFile(path, script);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--allow-read", "--allow-write", "--allow-net", path],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const output = child.stdout.getReader();
  await output.read();
  const [place] = await namesIn(join(workdir, "models"));
  const [used] = await namesIn(join(workdir, "models", place!));
  const folder = join(workdir, "models", place!, used!);

  put(server, "m/model_final.pth", "new weights");
  await fetchedFolder(`${server.url}m`, workdir);
  assert.equal(await Deno.readTextFile(join(folder, "model_final.pth")), "weights");
  await child.stdin.close();
  await output.cancel();
  await child.status;
  await fetchedFolder(`${server.url}m`, workdir);
  await assert.rejects(Deno.stat(folder), Deno.errors.NotFound);
});

Deno.test("fetchModel() asks nobody offline, and takes what was fetched last", async () => {
  await using server = serverWith(ORIGINAL);
  const workdir = await Deno.makeTempDir();
  const offline = () => fetchedFolder(`${server.url}m/`, workdir, silent, true);
  const isMissing = (error: unknown) => {
    assert.ok(error instanceof SegmenterError);
    assert.equal(error.kind, "model");
    assert.match(
      error.message,
      /\/m\/: --offline was given, and no whole copy of it is kept in .*; run once without --offline/,
    );
    return true;
  };
  await assert.rejects(offline(), isMissing);

  server.files.get("m/model_final.pth")!.failures = [404];
  await assert.rejects(fetchedFolder(`${server.url}m`, workdir));
  server.requests.length = 0;
  await assert.rejects(offline(), isMissing);
  assert.deepEqual(server.requests, []);

  await fetchedFolder(`${server.url}m`, workdir);
  put(server, "m/model_final.pth", "new weights");
  const folder = await fetchedFolder(`${server.url}m`, workdir);
  put(server, "m/model_final.pth", "unseen weights");
  server.requests.length = 0;
  assert.equal(await offline(), folder);
  assert.deepEqual(server.requests, []);
  assert.equal(await Deno.readTextFile(join(folder, "model_final.pth")), "new weights");
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
  const own = await fetchedFolder(`${server.url}own`, workdir);
  assert.deepEqual(await namesIn(own), ["model.json", "net.onnx"]);
  const done = await fetchedFolder(`${server.url}done`, workdir);
  assert.deepEqual(await namesIn(done), ["converted.json", "wasm.onnx", "weights.bin"]);
});

Deno.test("fetchModel() goes on with a model whose fetching was cut short", async () => {
  await using server = serverWith(ORIGINAL);
  const workdir = await Deno.makeTempDir();
  const bytes = crypto.getRandomValues(new Uint8Array(60_000));
  server.files.set("m/model_final.pth", { bytes, etag: '"w"' });
  const folder = await fetchedFolder(`${server.url}m`, workdir);
  await Deno.rename(`${folder}/model_final.pth`, `${folder}/model_final.pth.part`);
  await Deno.truncate(`${folder}/model_final.pth.part`, 40_000);
  server.requests.length = 0;
  assert.equal(await fetchedFolder(`${server.url}m`, workdir), folder);
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
    await assert.rejects(fetchedFolder(`${server.url}${path}`, workdir), (error) => {
      assert.ok(error instanceof SegmenterError);
      assert.equal(error.kind, "model");
      assert.match(error.message, message);
      return true;
    });
  }
});

import assert from "node:assert/strict";
import { join } from "node:path";
import { startWebServer, type WebFile } from "../../tests/web_server.ts";
import { contentHash } from "./content_hash.ts";
import { fetchedSource } from "./fetched_source.ts";
import { fetchFile } from "./fetch_file.ts";
import { webObject } from "./http.ts";
import { memorySource } from "./memory.ts";

const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => i % 251);

async function opened(file: WebFile) {
  const server = startWebServer({ file });
  const object = await webObject(new URL("file", server.url));
  const folder = await Deno.makeTempDir();
  return { server, file, object, folder, path: join(folder, "new", "file") };
}

async function namesIn(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
}

Deno.test("fetchFile() leaves the whole file, tells how it goes and fetches it once", async () => {
  const { server, object, folder, path } = await opened({ bytes, etag: '"1"' });
  await using _ = server;
  const told: (readonly [number, number | undefined])[] = [];
  await fetchFile(object, path, (done, total) => told.push([done, total]));
  assert.deepEqual(await Deno.readFile(path), bytes);
  assert.deepEqual(told[0], [0, 100_000]);
  assert.deepEqual(told.at(-1), [100_000, 100_000]);
  await fetchFile(object, path);
  assert.equal(server.requests.length, 2);
  assert.deepEqual(await namesIn(join(folder, "new")), ["file"]);
});

Deno.test("fetchFile() keeps what came before it failed, and the next one goes on there", async () => {
  const { server, file, object, folder, path } = await opened({ bytes, etag: '"1"', cuts: 1 });
  await using _ = server;
  file.failures = [];
  const fails = fetchFile(object, path, (done) => {
    // Once the connection was cut, the server is down for all further attempts.
    if (done > 0) file.failures!.push(500, 500, 500, 500);
  });
  await assert.rejects(fails, /answered 500/);
  assert.deepEqual(await namesIn(join(folder, "new")), ["file.part"]);
  file.failures = [];
  server.requests.length = 0;
  const told: number[] = [];
  await fetchFile(object, path, (done) => told.push(done));
  assert.deepEqual(server.requests, ["file bytes=50000-99999"]);
  assert.equal(told[0], 50_000);
  assert.deepEqual(await Deno.readFile(path), bytes);
});

Deno.test("fetchFile() begins anew where the server names no version", async () => {
  const { server, object, path } = await opened({ bytes });
  await using _ = server;
  await Deno.mkdir(join(path, ".."));
  await Deno.writeFile(`${path}.part`, new Uint8Array(70_000));
  await fetchFile(object, path);
  assert.deepEqual(await Deno.readFile(path), bytes);
});

Deno.test("fetchFile() called twice at the same time fetches once", async () => {
  const { server, object, path } = await opened({ bytes, etag: '"1"' });
  await using _ = server;
  await Promise.all([fetchFile(object, path), fetchFile(object, path), fetchFile(object, path)]);
  assert.deepEqual(await Deno.readFile(path), bytes);
  assert.equal(server.sent.bytes, 1 + 100_000);
});

Deno.test("fetchFile() refuses bytes that are not what the store promised", async () => {
  const { server, object, folder, path } = await opened({ bytes, etag: '"1"' });
  await using _ = server;
  const other = { ...object, md5: "0".repeat(32) };
  await assert.rejects(fetchFile(other, path), /its MD5 is [0-9a-f]{32}, the store says 0{32}/);
  assert.deepEqual(await namesIn(join(folder, "new")), []);
});

Deno.test("fetchFile() says when the place cannot be written to", async () => {
  const { server, object, folder } = await opened({ bytes, etag: '"1"' });
  await using _ = server;
  await Deno.writeTextFile(join(folder, "taken"), "");
  await assert.rejects(fetchFile(object, join(folder, "taken", "file")), {
    kind: "location",
    action: "write",
  });
});

Deno.test("fetchedSource() fetches when it is read, once, and removes what it fetched", async () => {
  const { server, object, folder } = await opened({ bytes, etag: '"1"' });
  await using _ = server;
  {
    await using source = await fetchedSource(object, folder);
    assert.equal(source.size, 100_000);
    assert.equal(server.sent.bytes, 1);
    assert.equal(await contentHash(source), await contentHash(memorySource("", bytes)));
    assert.deepEqual(await source.read(10, 10), bytes.subarray(10, 20));
    assert.equal((await namesIn(join(folder, "fetched"))).length, 1);
  }
  assert.deepEqual(await namesIn(join(folder, "fetched")), []);
  assert.equal(server.sent.bytes, 1 + 100_000);
});

Deno.test("fetchedSource() knows the content of a version that it fetched before", async () => {
  const { server, object, folder } = await opened({ bytes, etag: '"1"' });
  await using _ = server;
  const hashOf = async (remote: typeof object) => {
    await using source = await fetchedSource(remote, folder);
    return source.contentKey ?? await contentHash(source);
  };
  const hash = await hashOf(object);
  const before = server.sent.bytes;
  assert.equal(await hashOf(object), hash);
  assert.equal(server.sent.bytes, before);
  server.files.set("file", { bytes: bytes.toReversed(), etag: '"2"' });
  assert.notEqual(await hashOf(await webObject(new URL("file", server.url))), hash);
});

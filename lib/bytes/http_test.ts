import assert from "node:assert/strict";
import { startWebServer, type WebFile } from "../../tests/web_server.ts";
import { SegmenterError } from "../errors.ts";
import { askWebObject, webObject } from "./http.ts";
import { fetchPieces, type RemoteObject, remoteSource } from "./remote.ts";

const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => i % 251);

async function opened(file: WebFile) {
  const server = startWebServer({ "a file.bin": file });
  const object = await webObject(new URL("a file.bin", server.url));
  return { server, file, object };
}

async function whole(object: RemoteObject): Promise<Uint8Array> {
  const pieces = await Array.fromAsync(fetchPieces(object));
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

Deno.test("webObject() learns size and version by asking for one byte", async () => {
  const { server, object } = await opened({ bytes, etag: '"1"' });
  await using _ = server;
  assert.deepEqual([object.size, object.version, object.inParts], [100_000, '"1"', true]);
  assert.equal(server.sent.bytes, 1);
  assert.equal(object.name, `${server.url}a%20file.bin`);
});

Deno.test("remoteSource() reads ranges of web files, and no more than that", async () => {
  const { server, object } = await opened({ bytes, etag: '"1"' });
  await using _ = server;
  const source = remoteSource(object);
  assert.deepEqual(await source.read(99_990, 10), bytes.subarray(99_990));
  assert.deepEqual(await source.read(7, 20), bytes.subarray(7, 27));
  assert.deepEqual(await source.read(5, 0), new Uint8Array(0));
  assert.equal(server.sent.bytes, 1 + 10 + 20);
  await assert.rejects(source.read(99_990, 11), RangeError);
});

Deno.test("remoteSource() reads files of servers that send them only whole", async () => {
  const { server, object } = await opened({ bytes, ranges: false });
  await using _ = server;
  assert.deepEqual([object.size, object.inParts], [100_000, false]);
  const source = remoteSource(object);
  assert.deepEqual(await source.read(0, 12), bytes.subarray(0, 12));
  assert.deepEqual(await source.read(500, 100), bytes.subarray(500, 600));
  assert.deepEqual(await source.read(99_999, 1), bytes.subarray(99_999));
  assert.equal(server.requests.length, 3);
});

Deno.test("webObject() knows an empty file and one of unknown length", async () => {
  const empty = await opened({ bytes: new Uint8Array(0) });
  await using _ = empty.server;
  assert.equal(empty.object.size, 0);
  assert.equal((await whole(empty.object)).length, 0);
  const chunked = await opened({ bytes, ranges: false, chunked: true });
  await using __ = chunked.server;
  assert.equal(chunked.object.size, undefined);
  assert.deepEqual(await whole(chunked.object), bytes);
});

Deno.test("fetchPieces() goes on where connections were cut, with or without ranges", async () => {
  for (const ranges of [true, false]) {
    const { server, object } = await opened({ bytes, etag: '"1"', ranges, cuts: ranges ? 2 : 1 });
    await using _ = server;
    assert.deepEqual(await whole(object), bytes);
    const asked = server.requests.slice(1).map((request) => request.split(" ")[2]);
    const expected = ["bytes=0-99999", "bytes=50000-99999", "bytes=75000-99999"];
    if (ranges) assert.deepEqual(asked, expected);
  }
});

Deno.test("webObject() asks again while a server is busy, and says when it stays so", async () => {
  const { server, file, object } = await opened({ bytes, failures: [503, 429] });
  await using _ = server;
  assert.equal(object.size, 100_000);
  file.failures = [500, 502, 503, 500];
  await assert.rejects(webObject(new URL("a file.bin", server.url)), {
    kind: "location",
    message: /a%20file\.bin: the server answered 500.*; try again later/,
  });
});

Deno.test("a web file that changes while it is read is an error", async () => {
  for (const etag of ['"2"', 'W/"2"', undefined]) {
    const { server, object } = await opened({ bytes, etag: '"1"' });
    await using _ = server;
    server.files.set("a file.bin", { bytes, ...(etag !== undefined && { etag }) });
    await assert.rejects(remoteSource(object).read(0, 10), /it changed while it was read/);
  }
  const { server, object } = await opened({ bytes });
  await using _ = server;
  server.files.set("a file.bin", { bytes: bytes.slice(1) });
  await assert.rejects(remoteSource(object).read(0, 10), /it changed while it was read/);
});

Deno.test("webObject() says what is refused and what to do", async () => {
  await using server = startWebServer({ private: { bytes, failures: [403, 403] } });
  const url = new URL("private?signature=secret", server.url);
  await assert.rejects(webObject(url), (error) => {
    assert.ok(error instanceof SegmenterError && error.kind === "location");
    assert.match(error.message, /private\?…: the server answered 403 .*AWS_ACCESS_KEY_ID/);
    return !error.message.includes("secret");
  });
  const refused = await askWebObject(new URL("private", server.url));
  assert.ok("refused" in refused && refused.status === 403);
  await assert.rejects(webObject(new URL("none", server.url)), /answered 404 .*check the address/);
});

Deno.test("webObject() tells when nobody answers", async () => {
  const server = startWebServer();
  await server[Symbol.asyncDispose]();
  await assert.rejects(webObject(new URL("file", server.url)), {
    kind: "location",
    message: /file: the connection failed .*check the address and the network/,
  });
});

Deno.test({
  name: "webObject() names the permission that is missing",
  permissions: { net: false },
  async fn() {
    await assert.rejects(webObject(new URL("http://example.org:81/file")), {
      kind: "location",
      remedy: "run the program with --allow-net=example.org:81",
    });
  },
});

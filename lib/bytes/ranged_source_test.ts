import assert from "node:assert/strict";
import { startWebServer, type WebFile } from "../../tests/web_server.ts";
import { webObject } from "./http.ts";
import { rangedSource } from "./ranged_source.ts";

const bytes = Uint8Array.from({ length: 3_000_000 }, (_, i) => i % 251);

async function opened(file: WebFile, path = "file") {
  const server = startWebServer({ file });
  return { server, object: await webObject(new URL(path, server.url)) };
}

Deno.test("rangedSource() asks once for the beginning, and for nothing else that is not read", async () => {
  const { server, object } = await opened({ bytes, etag: '"1"' });
  await using _ = server;
  server.requests.length = 0;
  const source = rangedSource(object);
  assert.ok(source);
  assert.deepEqual(await source.read(0, 16), bytes.subarray(0, 16));
  assert.deepEqual(await source.read(60_000, 5_536), bytes.subarray(60_000, 65_536));
  assert.deepEqual(await source.read(65_000, 1_000), bytes.subarray(65_000, 66_000));
  assert.deepEqual(server.requests, ["file bytes=0-65535", "file bytes=65000-65999"]);
  await assert.rejects(source.read(2_999_999, 2), RangeError);
  await assert.rejects(source.read(-1, 1), RangeError);
});

Deno.test("rangedSource() asks for the beginning again after a failure", async () => {
  const file: WebFile = { bytes, etag: '"1"' };
  const { server, object } = await opened(file);
  await using _ = server;
  const source = rangedSource(object);
  file.failures = [404];
  await assert.rejects(async () => await source?.read(0, 16), /answered 404/);
  assert.deepEqual(await source?.read(0, 16), bytes.subarray(0, 16));
});

Deno.test("rangedSource() is no way to read what is short, sent only whole or of no version", async () => {
  const files: WebFile[] = [
    { bytes: bytes.slice(0, 100_000), etag: '"1"' },
    { bytes, etag: '"1"', ranges: false },
    { bytes },
  ];
  for (const file of files) {
    const { server, object } = await opened(file);
    await using _ = server;
    assert.equal(rangedSource(object), undefined);
  }
});

Deno.test("rangedSource() has another key for each version and address, whoever signed it", async () => {
  const keyOf = async (etag: string, path: string) => {
    const { server, object } = await opened({ bytes, etag }, path);
    await using _ = server;
    return rangedSource({ ...object, address: object.address.replace(/:\d+/, "") })?.contentKey;
  };
  const key = await keyOf('"1"', "file?id=1");
  assert.match(key ?? "", /^[0-9a-f]{64}$/);
  assert.equal(await keyOf('"1"', "file?id=1&X-Amz-Signature=ab&X-Amz-Date=now"), key);
  assert.notEqual(await keyOf('"2"', "file?id=1"), key);
  assert.notEqual(await keyOf('"1"', "file?id=2"), key);
});

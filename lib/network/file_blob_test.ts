import assert from "node:assert/strict";
import { fileBlob } from "./file_blob.ts";

const CONTENT = Uint8Array.from({ length: 3_000_000 }, (_, i) => Math.imul(i, 0x9e3779b1) >>> 24);

async function writtenFile(): Promise<string> {
  const path = await Deno.makeTempFile();
  await Deno.writeFile(path, CONTENT);
  return path;
}

async function bytesOf(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await new Response(blob.stream()).arrayBuffer());
}

Deno.test("fileBlob() streams the bytes that it stands for, and its slices theirs", async () => {
  const blob = fileBlob(await writtenFile(), 10, CONTENT.length - 10);
  assert.ok(blob instanceof Blob);
  assert.equal(blob.size, CONTENT.length - 20);
  const parts = [[0, blob.size], [5, 2_500_000], [100, 101], [-3, 7], [blob.size - 1, Infinity]];
  for (const [begin, end] of parts as [number, number][]) {
    const slice = blob.slice(begin, end);
    const [from, to] = [Math.max(begin, 0) + 10, Math.min(end, blob.size) + 10];
    assert.equal(slice.size, to - from);
    assert.deepEqual(await bytesOf(slice), CONTENT.slice(from, to));
  }
});

Deno.test("fileBlob() fills the memory that a reader brings", async () => {
  const reader = fileBlob(await writtenFile(), 0, CONTENT.length)
    .slice(7, 12).stream().getReader({ mode: "byob" });
  const first = await reader.read(new Uint8Array(3));
  assert.deepEqual(first.value, CONTENT.slice(7, 10));
  const second = await reader.read(new Uint8Array(3));
  assert.deepEqual(second.value, CONTENT.slice(10, 12));
  assert.equal((await reader.read(new Uint8Array(3))).done, true);
});

Deno.test("fileBlob() of nothing gives nothing", async () => {
  const blob = fileBlob(await writtenFile(), 4, 4);
  assert.equal(blob.size, 0);
  assert.equal((await bytesOf(blob)).length, 0);
});

Deno.test("fileBlob() fails when the file became shorter or went away", async () => {
  const path = await writtenFile();
  const blob = fileBlob(path, 0, CONTENT.length);
  await Deno.truncate(path, 1000);
  await assert.rejects(bytesOf(blob), /became shorter/);
  await Deno.remove(path);
  assert.throws(() => blob.stream(), Deno.errors.NotFound);
});

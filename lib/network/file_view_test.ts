import assert from "node:assert/strict";
import { fileView } from "./file_view.ts";

const CONTENT = Uint8Array.from({ length: 300_000 }, (_, i) => Math.imul(i, 0x9e3779b1) >>> 24);

async function writtenFile(): Promise<string> {
  const path = await Deno.makeTempFile();
  await Deno.writeFile(path, CONTENT);
  return path;
}

Deno.test("fileView() reads the parts that are asked for", async () => {
  const view = fileView(await writtenFile(), CONTENT.length);
  assert.ok(view instanceof Uint8Array);
  assert.equal(view.byteLength, CONTENT.length);
  const parts = [[5, 250_000], [100, 101], [0, CONTENT.length], [7, 7]] as const;
  for (const [begin, end] of parts) {
    assert.deepEqual(new Uint8Array(view.subarray(begin, end)), CONTENT.slice(begin, end));
  }
});

Deno.test("fileView() fails when the file became shorter or went away", async () => {
  const path = await writtenFile();
  const view = fileView(path, CONTENT.length);
  await Deno.truncate(path, 1000);
  assert.throws(() => view.subarray(0, 1001), /became shorter/);
  await Deno.remove(path);
  assert.throws(() => view.subarray(0, 1), Deno.errors.NotFound);
});

import assert from "node:assert/strict";
import { join } from "node:path";
import { SegmenterError } from "../errors.ts";
import { makeNewFolder } from "./new_folder.ts";

async function names(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
}

async function write(folder: string): Promise<number> {
  await Deno.writeTextFile(join(folder, "a"), "whole");
  return 7;
}

Deno.test("makeNewFolder() gives a folder with what was put in, and its parents", async () => {
  const root = await Deno.makeTempDir();
  const path = join(root, "new", "one");
  assert.equal(await makeNewFolder(path, write), 7);
  assert.deepEqual(await names(join(root, "new")), ["one"]);
  assert.deepEqual(await names(path), ["a"]);
  await Deno.mkdir(join(root, "empty"));
  await makeNewFolder(join(root, "empty"), write);
  assert.deepEqual(await names(join(root, "empty")), ["a"]);
});

Deno.test("makeNewFolder() leaves nothing when filling it fails", async () => {
  const root = await Deno.makeTempDir();
  const failure = new Error("no more");
  const fill = async (folder: string) => {
    await write(folder);
    throw failure;
  };
  await assert.rejects(makeNewFolder(join(root, "one"), fill), failure);
  assert.deepEqual(await names(root), []);
});

Deno.test("makeNewFolder() throws when something is in the way, and leaves it alone", async () => {
  const root = await Deno.makeTempDir();
  await write(root);
  const found = {
    [root]: /something in it already \(a\)/,
    [join(root, "a")]: /a file of this name/,
  };
  for (const [path, reason] of Object.entries(found)) {
    await assert.rejects(makeNewFolder(path, write), (error) => {
      assert.ok(error instanceof SegmenterError);
      assert.equal(error.kind, "location");
      assert.match(error.found, reason);
      return true;
    });
  }
  await assert.rejects(makeNewFolder(join(root, "a", "b"), write), SegmenterError);
  assert.deepEqual(await names(root), ["a"]);
});

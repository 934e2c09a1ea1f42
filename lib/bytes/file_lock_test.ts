import assert from "node:assert/strict";
import { join } from "node:path";
import { removeUnused, useFile } from "./file_lock.ts";

async function pathOf(name: string): Promise<string> {
  return join(await Deno.makeTempDir(), name);
}

Deno.test("removeUnused() removes a file that nobody uses, after what is to be done before", async () => {
  const path = await pathOf("a.lock");
  (await useFile(path)).close();
  let wasThere = false;
  const look = async () => {
    wasThere = (await Deno.stat(path)).isFile;
  };
  assert.equal(await removeUnused(path, look), true);
  assert.ok(wasThere);
  await assert.rejects(Deno.stat(path), Deno.errors.NotFound);
});

Deno.test("removeUnused() leaves a file alone until its last user is gone", async () => {
  const path = await pathOf("a.lock");
  const [first, second] = [await useFile(path), await useFile(path)];
  const nothing = () => Promise.resolve();
  assert.equal(await removeUnused(path, () => Promise.reject(new Error("called"))), false);
  first.close();
  assert.equal(await removeUnused(path, nothing), false);
  second.close();
  assert.equal(await removeUnused(path, nothing), true);
});

Deno.test("useFile() waits while the file is being removed, and makes it anew", async () => {
  const path = await pathOf("a.lock");
  (await useFile(path)).close();
  let use: Promise<Deno.FsFile> | undefined;
  await removeUnused(path, async () => {
    use = useFile(path);
    await new Promise((resolve) => setTimeout(resolve, 50));
  });
  using file = await use!;
  assert.ok((await file.stat()).isFile);
  assert.ok((await Deno.stat(path)).isFile);
});

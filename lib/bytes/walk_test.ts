import assert from "node:assert/strict";
import { join } from "node:path";
import { walkFolder } from "./walk.ts";

async function listed(folder: string): Promise<string[]> {
  return await Array.fromAsync(walkFolder(folder), ({ relativePath }) => relativePath);
}

Deno.test("walkFolder() lists files of all subfolders in order and passes over hidden ones", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.mkdir(join(folder, "b", "deep"), { recursive: true });
  await Deno.mkdir(join(folder, ".git"));
  for (const name of ["z", "a", join("b", "2"), join("b", "deep", "1"), ".DS_Store", ".git/x"]) {
    await Deno.writeTextFile(join(folder, name), "");
  }
  assert.deepEqual(await listed(folder), ["a", join("b", "2"), join("b", "deep", "1"), "z"]);
});

Deno.test("walkFolder() follows links to files, lists dangling ones and ends on a link to a parent", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(join(folder, "real"), "");
  await Deno.symlink(join(folder, "real"), join(folder, "link"));
  await Deno.symlink(join(folder, "nowhere"), join(folder, "dangling"));
  await Deno.symlink(folder, join(folder, "loop"));
  assert.deepEqual(await listed(folder), ["dangling", "link", "real"]);
});

Deno.test("walkFolder() reports a folder that cannot be read and lists nothing of an empty one", async () => {
  const folder = await Deno.makeTempDir();
  assert.deepEqual(await listed(folder), []);
  const [entry] = await Array.fromAsync(walkFolder(join(folder, "none")));
  assert.match(entry?.failure?.message ?? "", /Cannot read the folder .*none/);
});

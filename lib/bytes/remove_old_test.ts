import assert from "node:assert/strict";
import { join } from "node:path";
import { removeOldFiles } from "./remove_old.ts";

const HOUR_MS = 3_600_000;

Deno.test("removeOldFiles() removes what is old and of the kind, and nothing else", async () => {
  const folder = await Deno.makeTempDir();
  const old = new Date(Date.now() - 2 * HOUR_MS);
  for (const name of ["old.json", "new.json", "old.txt"]) {
    await Deno.writeTextFile(join(folder, name), "");
    if (name.startsWith("old")) await Deno.utime(join(folder, name), old, old);
  }
  await removeOldFiles(folder, ".json", HOUR_MS);
  const left = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  assert.deepEqual(left.sort(), ["new.json", "old.txt"]);
  await Deno.remove(folder, { recursive: true });
  await removeOldFiles(folder, ".json", HOUR_MS);
});

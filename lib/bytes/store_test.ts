import assert from "node:assert/strict";
import { join } from "node:path";
import { localStore } from "./store.ts";

const content = new Uint8Array(10);

Deno.test("localStore() has nothing of what goes away while it is read", async () => {
  const folder = await Deno.makeTempDir();
  const store = localStore(folder);
  for (let round = 0; round < 300; round++) {
    await store.write("a", content);
    const [read] = await Promise.all([store.read("a"), Deno.remove(join(folder, "a"))]);
    if (read) assert.deepEqual(read, content);
  }
  assert.equal(await store.read("a"), undefined);
});

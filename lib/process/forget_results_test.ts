import assert from "node:assert/strict";
import { join } from "node:path";
import { localStore } from "../bytes/store.ts";
import { forgetOldResults } from "./forget_results.ts";
import { readResult, saveResult } from "./result_cache.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

Deno.test("forgetOldResults() forgets what is a month old and keeps the rest", async () => {
  const folder = await Deno.makeTempDir();
  const store = localStore(folder);
  for (const [key, days] of [["old", 31], ["new", 29]] as const) {
    await saveResult(store, key, { sheet: { width: 1, height: 1 }, segments: [] });
    const written = new Date(Date.now() - days * DAY_MS);
    await Deno.utime(join(folder, `${key}.json`), written, written);
  }
  using _forgetting = forgetOldResults(folder);
  while (await readResult(store, "old")) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.ok(await readResult(store, "new"));
  await Deno.remove(folder, { recursive: true });
});

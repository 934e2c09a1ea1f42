import assert from "node:assert/strict";
import { contentHash } from "./content_hash.ts";
import { localSource } from "./local.ts";
import { memorySource } from "./memory.ts";

Deno.test("contentHash() gives the published hashes of FIPS 180's example and of nothing", async () => {
  const abc = memorySource("abc", new TextEncoder().encode("abc"));
  assert.equal(
    await contentHash(abc),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
  assert.equal(await contentHash(abc, "sha1"), "a9993e364706816aba3e25717850c26c9cd0d89d");
  const empty = memorySource("empty", new Uint8Array(0));
  assert.equal(await contentHash(empty, "sha1"), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
});

Deno.test("contentHash() reads what is larger than one piece to its end", async () => {
  const million = new Uint8Array(9_000_001).fill(97);
  const whole = await crypto.subtle.digest("SHA-256", million);
  assert.equal(await contentHash(memorySource("a…", million)), new Uint8Array(whole).toHex());
  const path = await Deno.makeTempFile();
  await Deno.writeFile(path, million);
  assert.equal(await contentHash(await localSource(path)), new Uint8Array(whole).toHex());
});

/**
 * Thousands of broken images: each is refused with an error that names it, or decoded into as many
 * pixels as its header says; in bounded time and memory.
 *
 * @module
 */

import assert from "node:assert/strict";
import { memorySource } from "../lib/bytes/memory.ts";
import { SegmenterError } from "../lib/errors.ts";
import { decodeImage } from "../lib/image/decode_image.ts";
import { breakImage } from "./broken_images.ts";

const FOLDERS = ["data/images/", "data/formats/"].map((name) => new URL(name, import.meta.url));
const LEAST_FILES = 2000;
const MOST_SECONDS_A_FILE = 10;
const MOST_BYTES = 2 ** 30;

/** Files in which what is missing after a cut is not the first image. */
const HOLDS_MORE = /two_pages|animated|trailing_bytes/;

/** Decodes all rows; the error if it is one that users understand. */
async function outcome(
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
  acceptTruncated: boolean,
): Promise<SegmenterError | "decoded"> {
  try {
    const { width, height, bands } = await decodeImage(memorySource(name, bytes), {
      acceptTruncated,
    });
    let length = 0;
    for await (const band of bands) length += band.length;
    assert.equal(length, width * height * 3);
    return "decoded";
  } catch (error) {
    if (!(error instanceof SegmenterError)) throw error;
    assert.equal(error.file, name);
    assert.ok(error.found && error.remedy);
    return error;
  }
}

Deno.test("decodeImage() survives thousands of broken files", async () => {
  let files = 0;
  // Other tests of the same process have left some.
  const before = Deno.memoryUsage().rss;
  let peak = before;
  for (const folder of FOLDERS) {
    const index: readonly { readonly file: string; readonly truncated?: boolean }[] = JSON.parse(
      await Deno.readTextFile(new URL("index.json", folder)),
    );
    for (const { file, truncated = false } of index) {
      const sound = await Deno.readFile(new URL(file, folder));
      for (const { how, bytes, isCut } of breakImage(sound)) {
        files++;
        const begun = performance.now();
        const strict = await outcome(file, bytes, false);
        await outcome(file, bytes, true);
        peak = Math.max(peak, Deno.memoryUsage().rss);
        const seconds = (performance.now() - begun) / 1000;
        assert.ok(seconds < MOST_SECONDS_A_FILE, `${file}, ${how}: ${seconds} s`);
        const isRefused = strict !== "decoded" || !isCut || HOLDS_MORE.test(file);
        assert.ok(isRefused, `${file}, ${how}, was decoded`);
      }
      assert.equal(await outcome(file, sound, truncated), "decoded");
    }
  }
  assert.ok(files >= LEAST_FILES, `${files} files`);
  assert.ok(peak - before < MOST_BYTES, `${peak - before} bytes of memory`);
});

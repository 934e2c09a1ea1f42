/**
 * Thousands of broken images: each is refused with an error that names it, or decoded into as many
 * pixels as its header says; in bounded time and memory.
 *
 * @module
 */

import assert from "node:assert/strict";
import process from "node:process";
import { memorySource } from "../lib/bytes/memory.ts";
import { SegmenterError } from "../lib/errors.ts";
import { decodeImage } from "../lib/image/decode_image.ts";
import { breakImage } from "./broken_images.ts";

const DATA = new URL("data/", import.meta.url);
const FOLDERS = ["images/", "formats/"].map((name) => new URL(name, DATA));
/** Of the kinds that have no list. */
const OTHERS = ["fax.pdf", "scan.pdf"].map((name) => `pdf/${name}`)
  .concat(["chained.tif", "hung.tif", "turned.tif"].map((name) => `pyramids/${name}`));
const LEAST_FILES = 2000;
/** Of processors: others may keep the machine busy. */
const MOST_SECONDS_A_FILE = 10;
const MOST_BYTES = 2 ** 30;

/** Files in which what is missing after a cut is not the first image. */
const HOLDS_MORE = /two_pages|animated|trailing_bytes|pyramids/;

/** A file that is to be broken. */
interface SoundImage {
  readonly file: string;
  readonly url: URL;
  readonly truncated: boolean;
}

async function soundImages(): Promise<SoundImage[]> {
  const lists = await Promise.all(FOLDERS.map(async (folder) => {
    const index: readonly { readonly file: string; readonly truncated?: boolean }[] = JSON.parse(
      await Deno.readTextFile(new URL("index.json", folder)),
    );
    return index.map(({ file, truncated = false }) => ({
      file,
      url: new URL(file, folder),
      truncated,
    }));
  }));
  const others = OTHERS.map((file) => ({ file, url: new URL(file, DATA), truncated: false }));
  return [...lists.flat(), ...others];
}

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
  for (const { file, url, truncated } of await soundImages()) {
    const sound = await Deno.readFile(url);
    // What its decoder takes to be loaded is no time of a broken file.
    assert.equal(await outcome(file, sound, truncated), "decoded");
    for (const { how, bytes, isCut } of breakImage(sound)) {
      files++;
      const begun = process.cpuUsage();
      const strict = await outcome(file, bytes, false);
      await outcome(file, bytes, true);
      peak = Math.max(peak, Deno.memoryUsage().rss);
      const { user, system } = process.cpuUsage(begun);
      const seconds = (user + system) / 1e6;
      assert.ok(seconds < MOST_SECONDS_A_FILE, `${file}, ${how}: ${seconds} s`);
      const isRefused = strict !== "decoded" || !isCut || HOLDS_MORE.test(file);
      assert.ok(isRefused, `${file}, ${how}, was decoded`);
    }
  }
  assert.ok(files >= LEAST_FILES, `${files} files`);
  assert.ok(peak - before < MOST_BYTES, `${peak - before} bytes of memory`);
});

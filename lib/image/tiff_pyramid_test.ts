import assert from "node:assert/strict";
import { memorySource } from "../bytes/memory.ts";
import type { Source } from "../bytes/source.ts";
import { decodeImage } from "./decode_image.ts";
import type { Size } from "./raster.ts";

/** Written by tests/data/make/pyramids.py: 256 × 192 red, 128 × 96 green, 64 × 48 blue. */
const FOLDER = new URL("../../tests/data/pyramids/", import.meta.url);
const RED = [200, 30, 40];
const GREEN = [20, 160, 90];
const BLUE = [10, 20, 250];

async function decoded(file: string | Uint8Array<ArrayBuffer>, needed?: Size) {
  const bytes = typeof file === "string" ? await Deno.readFile(new URL(file, FOLDER)) : file;
  const { width, height, fullSize, bands } = await decodeImage(
    memorySource("sheet.tif", bytes),
    needed ? { neededSize: () => needed } : {},
  );
  let length = 0;
  let first: number[] = [];
  for await (const band of bands) {
    if (length === 0) first = [...band.subarray(0, 3)];
    length += band.length;
  }
  assert.equal(length, width * height * 3);
  return { size: [width, height], fullSize, first };
}

for (const file of ["chained.tif", "hung.tif"]) {
  Deno.test(`decodeImage() takes the smallest size of ${file} that has enough pixels`, async () => {
    const fullSize = { width: 256, height: 192 };
    const full = { size: [256, 192], fullSize: undefined, first: RED };
    assert.deepEqual(await decoded(file), full);
    assert.deepEqual(await decoded(file, { width: 129, height: 96 }), full);
    assert.deepEqual(await decoded(file, { width: 64, height: 97 }), full);
    const half = { size: [128, 96], fullSize, first: GREEN };
    assert.deepEqual(await decoded(file, { width: 128, height: 96 }), half);
    assert.deepEqual(await decoded(file, { width: 65, height: 2 }), half);
    const quarter = { size: [64, 48], fullSize, first: BLUE };
    assert.deepEqual(await decoded(file, { width: 1, height: 1 }), quarter);
  });
}

Deno.test("decodeImage() takes no other page for a smaller size", async () => {
  const { first, fullSize } = await decoded("two_pages.tif", { width: 10, height: 10 });
  assert.deepEqual([first, fullSize], [RED, undefined]);
});

Deno.test("decodeImage() notes that there are more pages, and takes no smaller size for one", async () => {
  const notesOf = async (bytes: Uint8Array<ArrayBuffer>) =>
    (await decodeImage(memorySource("sheet.tif", bytes))).notes;
  const pages = await Deno.readFile(new URL("two_pages.tif", FOLDER));
  const note = ["the TIFF has more than one page: only the first is read"];
  assert.deepEqual(await notesOf(pages), note);
  assert.deepEqual(await notesOf(turnedPage(pages)), note);
  for (const file of ["chained.tif", "hung.tif", "turned.tif"]) {
    assert.equal(await notesOf(await Deno.readFile(new URL(file, FOLDER))), undefined);
  }
});

Deno.test("decodeImage() turns a smaller size as the page says", async () => {
  const turned = await decoded("turned.tif", { width: 96, height: 128 });
  assert.deepEqual(turned, {
    size: [96, 128],
    fullSize: { width: 192, height: 256 },
    first: GREEN,
  });
  assert.deepEqual((await decoded("turned.tif", { width: 97, height: 100 })).first, RED);
});

Deno.test("decodeImage() reads the page where a smaller size is damaged or the chain is a ring", async () => {
  const file = await Deno.readFile(new URL("chained.tif", FOLDER));
  const view = new DataView(file.buffer);
  const directory = view.getUint32(4, true);
  const next = directory + 2 + 12 * view.getUint16(directory, true);
  for (const offset of [directory, 1, file.length - 1, 0xffffffff]) {
    const damaged = file.slice();
    new DataView(damaged.buffer).setUint32(next, offset, true);
    assert.deepEqual((await decoded(damaged, { width: 10, height: 10 })).first, RED);
  }
});

Deno.test("decodeImage() reads a smaller size in a few requests", async () => {
  const sound = memorySource("sheet.tif", await Deno.readFile(new URL("chained.tif", FOLDER)));
  const reads: (readonly [offset: number, length: number])[] = [];
  const source: Source = {
    ...sound,
    read: (offset, length) => {
      reads.push([offset, length]);
      return sound.read(offset, length);
    },
  };
  const { bands } = await decodeImage(source, { neededSize: () => ({ width: 65, height: 49 }) });
  for await (const band of bands) assert.ok(band.length > 0);
  // The signature, the directories, the tiles, which lie side by side.
  assert.equal(reads.length, 3);
});

/** The same file with its first page's resolution, tag 282, written over by an orientation, 6. */
function turnedPage(file: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const turned = file.slice();
  const view = new DataView(turned.buffer);
  const directory = view.getUint32(4, true);
  const entries = Array.from(
    { length: view.getUint16(directory, true) },
    (_, i) => directory + 2 + 12 * i,
  );
  const entry = entries.find((at) => view.getUint16(at, true) === 282);
  assert.ok(entry !== undefined);
  view.setUint32(entry, 3 << 16 | 274, true);
  view.setUint32(entry + 4, 1, true);
  view.setUint32(entry + 8, 6, true);
  return turned;
}

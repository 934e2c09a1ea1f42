import assert from "node:assert/strict";
import { memorySource } from "../bytes/memory.ts";
import { SegmenterError } from "../errors.ts";
import { decodeImage } from "./decode_image.ts";
import { readRaster } from "../../tests/raster_rows.ts";

/** The usual forms, and the less usual ones: `tests/data/make/{images,formats}.py`. */
const FOLDERS = ["../../tests/data/images/", "../../tests/data/formats/"].map((folder) =>
  new URL(folder, import.meta.url)
);

interface Case {
  readonly file: string;
  readonly width: number;
  readonly height: number;
  readonly expected: string;
  /** Largest difference of a sample from Pillow's. */
  readonly tolerance: number;
  /** Whether the file is truncated, and expected is what Pillow fills it up to. */
  readonly truncated?: boolean;
}

interface Refused {
  readonly file: string;
  /** What the message has to name. */
  readonly names: string;
}

/** What the list of each folder holds, with the folder. */
async function readLists<Item>(list: string): Promise<(Item & { readonly folder: URL })[]> {
  const lists = await Promise.all(FOLDERS.map(async (folder) => {
    const items: readonly Item[] = JSON.parse(await Deno.readTextFile(new URL(list, folder)));
    return items.map((item) => ({ ...item, folder }));
  }));
  return lists.flat();
}

const cases = await readLists<Case>("index.json");
const refused = await readLists<Refused>("unsupported.json");

async function decode(name: string, bytes: Uint8Array<ArrayBuffer>) {
  return await readRaster(await decodeImage(memorySource(name, bytes)));
}

/** The error that decoding ends with, which names the file. */
async function failure(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<SegmenterError> {
  try {
    await decode(name, bytes);
  } catch (error) {
    assert.ok(error instanceof SegmenterError, String(error));
    assert.equal(error.file, name);
    return error;
  }
  assert.fail(`${name} was decoded`);
}

function largestDifference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0);
}

for (const { folder, file, width, height, expected, tolerance, truncated = false } of cases) {
  Deno.test(`decodeImage() equals Pillow on ${file}`, async () => {
    const bytes = await Deno.readFile(new URL(file, folder));
    const before = bytes.slice();
    const rows = await decodeImage(memorySource(file, bytes), { acceptTruncated: truncated });
    const image = await readRaster(rows);
    const fillings = rows.notes?.filter((note) => /the file ends.*filled up/.test(note)) ?? [];
    assert.equal(fillings.length, truncated ? 1 : 0);
    assert.deepEqual([image.width, image.height], [width, height]);
    const difference = largestDifference(
      image.data,
      await Deno.readFile(new URL(expected, folder)),
    );
    assert.ok(difference <= tolerance, `differs by ${difference}`);
    assert.deepEqual(bytes, before, "the file's bytes were written to");
    if (truncated) assert.match((await failure(file, bytes)).found, /ends after \d+ of \d+ rows/);
  });
}

for (const { folder, file, names } of refused) {
  Deno.test(`decodeImage() says what ${file} is`, async () => {
    const error = await failure(file, await Deno.readFile(new URL(file, folder)));
    assert.equal(error.kind, "unsupported");
    assert.match(error.found, new RegExp(names));
    assert.ok(error.remedy.length > 10);
  });
}

Deno.test("decodeImage() refuses what is no image", async () => {
  const text = new TextEncoder().encode("Legend of the map,\nin words only");
  for (
    const [bytes, found] of [
      [new Uint8Array(0), /empty/],
      [text, /not an image.*Legend of/s],
      [text.subarray(0, 1), /not an image/],
      [new Uint8Array(64), /not an image.*00 00/],
      [new Uint8Array([0xff, 0xd8]), /not an image/],
    ] as const
  ) {
    const error = await failure("sheet.png", bytes);
    assert.equal(error.kind, "format");
    assert.match(error.found, found);
  }
});

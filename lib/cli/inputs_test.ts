import assert from "node:assert/strict";
import { join } from "node:path";
import { UsageError } from "../flags.ts";
import { findInputs } from "./inputs.ts";

const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const NO_INPUT = new ReadableStream<Uint8Array>();

async function folderWith(files: Record<string, Uint8Array>): Promise<string> {
  const folder = await Deno.makeTempDir();
  for (const [name, bytes] of Object.entries(files)) {
    await Deno.mkdir(join(folder, name, ".."), { recursive: true });
    await Deno.writeFile(join(folder, name), bytes);
  }
  return folder;
}

async function named(paths: string[]) {
  const { sheets, skipped, failures } = await findInputs(paths, NO_INPUT, "/nowhere");
  return {
    sheets: sheets.map(({ folder, docId }) => join(folder, docId)),
    skipped: skipped.length,
    failures: failures.map(({ message }) => message),
  };
}

Deno.test("findInputs() finds images by content or by name and passes over the rest", async () => {
  const folder = await folderWith({
    "by_content": PNG,
    "by_name.jpg": new Uint8Array(0),
    "sub/deep/sheet.tif": PNG,
    "notes.txt": new TextEncoder().encode("no image"),
    "old_map_segmentation.png": PNG,
  });
  const { sheets, skipped } = await named([folder]);
  assert.deepEqual(sheets, ["by_content", "by_name", join("sub", "deep", "sheet")]);
  assert.equal(skipped, 2);
});

Deno.test("findInputs() keeps results of equal names apart", async () => {
  const folder = await folderWith({
    "a.v1.tif": PNG,
    "a.v2.tif": PNG,
    "b.png": PNG,
    "b.tif": PNG,
    "sub/b.tif": PNG,
  });
  const { sheets } = await named([folder]);
  assert.deepEqual(sheets, ["a.v1", "a.v2", "b.png", "b.tif", join("sub", "b")]);
});

Deno.test("findInputs() refuses two files whose results would have one name", async () => {
  const folder = await folderWith({ "x/a.png": PNG, "y/a.png": PNG });
  await assert.rejects(
    named([join(folder, "x", "a.png"), join(folder, "y", "a.png")]),
    (error) => error instanceof UsageError && /overwrite each other/.test(error.message),
  );
});

Deno.test("findInputs() takes a file that was named whatever it holds, and reports one that is missing", async () => {
  const folder = await folderWith({ "notes.txt": new TextEncoder().encode("no image") });
  const { sheets, failures } = await named([join(folder, "notes.txt"), join(folder, "none.png")]);
  assert.deepEqual(sheets, ["notes"]);
  assert.match(failures[0]!, /Cannot find .*none.png/);
});

Deno.test("findInputs() reads standard input whole", async () => {
  const stream = new Blob([PNG]).stream();
  const { sheets: [sheet] } = await findInputs(["-"], stream, "/nowhere");
  const source = await sheet!.open();
  assert.equal(sheet!.docId, "stdin");
  assert.deepEqual(await source.read(0, source.size), PNG);
});

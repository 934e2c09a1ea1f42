import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { localSource } from "../bytes/local.ts";
import { readRaster } from "../../tests/raster_rows.ts";
import { decodeImage } from "./decode_image.ts";
import { decodeNatively } from "./native_pixels.ts";

const FOLDERS = ["../../tests/data/images/", "../../tests/data/formats/"].map((folder) =>
  new URL(folder, import.meta.url)
);

/** What native decoders are asked for. */
const NATIVE_FILES =
  /progressive\.jpg$|^tiff_(rgb|grey|tiles|one_row_strips|predictor_[a-z]+|bigtiff)(_lzw|_[bl]e)?\.tif$/;

/** The sound files of the decoders' tests. */
async function soundFiles(): Promise<string[]> {
  const lists = await Promise.all(FOLDERS.map(async (folder) => {
    const items: readonly { readonly file: string; readonly truncated?: boolean }[] = JSON.parse(
      await Deno.readTextFile(new URL("index.json", folder)),
    );
    return items.filter(({ file, truncated }) => NATIVE_FILES.test(file) && !truncated)
      .map(({ file }) => fileURLToPath(new URL(file, folder)));
  }));
  return lists.flat();
}

const [first] = await soundFiles();
const isThere = await decodeNatively(first!, await localImage(first!)) !== undefined;
if (!isThere) console.log("skipped: sharp is not installed (deno task native) or not permitted");

async function localImage(path: string) {
  return await decodeImage(await localSource(path));
}

Deno.test({
  name: "decodeNatively() brings the pixels of our own decoder",
  ignore: !isThere,
  async fn() {
    for (const path of await soundFiles()) {
      const source = await localSource(path);
      const own = await readRaster(await decodeImage(source));
      assert.notEqual(await decodeNatively(path, own), undefined, path);
      const native = await readRaster(await decodeImage(source, { mayUseNative: true }));
      assert.deepEqual(native, own, path);
    }
  },
});

Deno.test("decodeNatively() leaves what is cut, what is not there and what is too large", async () => {
  const cut = fileURLToPath(new URL("truncated_jpeg_2x2.jpg", FOLDERS[1]));
  assert.equal(await decodeNatively(cut, { width: 45, height: 35 }), undefined);
  assert.equal(await decodeNatively("no such file.jpg", { width: 45, height: 35 }), undefined);
  assert.equal(await decodeNatively(first!, { width: 20_000, height: 20_000 }), undefined);
  assert.equal(await decodeNatively(first!, { width: 1, height: 35 }), undefined);
});

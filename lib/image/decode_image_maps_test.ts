/** Whole scanned sheets, where the folder with them is at hand; they are not part of the project. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { memorySource } from "../bytes/memory.ts";
import { decodeImage } from "./decode_image.ts";

const MAPS = "/work/shared/maps/";

/** SHA-256 of Pillow's `Image.open(file).convert("RGB").tobytes()`. */
const SHEETS = [
  {
    file: "us_poker_peak_gq1260_bw.png",
    width: 2175,
    height: 3025,
    sha256: "a9cc58f92d7fe529fe86295f993e67c73b0e62ff53719bdcbaa79344f5442fc6",
  },
  {
    file: "dillingham_ak.png",
    width: 10482,
    height: 11282,
    sha256: "37d3753455e9843db33adb3217c362fc9cba1fe42a1db1fed6586bd23ba664a9",
  },
];

for (const { file, width, height, sha256 } of SHEETS) {
  const path = MAPS + file;
  const isThere = await Deno.stat(path).then(() => true, () => false);
  const name = `decodeImage() equals Pillow on ${isThere ? file : `${file}, which is not at hand`}`;
  Deno.test({ name, ignore: !isThere }, async () => {
    const image = await decodeImage(memorySource(file, await Deno.readFile(path)));
    assert.deepEqual([image.width, image.height], [width, height]);
    const hash = createHash("sha256");
    for await (const band of image.bands) hash.update(band);
    assert.equal(hash.digest("hex"), sha256);
  });
}

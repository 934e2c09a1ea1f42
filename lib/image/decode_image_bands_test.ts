/** Images larger than a band of rows, which the small files of the other tests are not. */
import assert from "node:assert/strict";
import { memorySource } from "../bytes/memory.ts";
import { decodeImage } from "./decode_image.ts";
import { encodePng } from "./encode_png.ts";
import { BAND_BYTES } from "./to_rgb.ts";

const WIDTH = 1501;
const HEIGHT = 2003;
/** Any grey that differs from row to row and from column to column. */
const grey = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => (i * 7919) >> 5);

/** A TIFF of one uncompressed strip of 8-bit grey. */
function greyTiff(): Uint8Array<ArrayBuffer> {
  const [short, long] = [3, 4];
  const entries = [
    [256, long, WIDTH],
    [257, long, HEIGHT],
    [258, short, 8],
    [262, short, 1],
    [273, long, 8],
    [279, long, grey.length],
  ];
  const directory = 8 + grey.length;
  const file = new Uint8Array(directory + 2 + entries.length * 12 + 4);
  const view = new DataView(file.buffer);
  file.set([0x49, 0x49, 42, 0]);
  view.setUint32(4, directory, true);
  file.set(grey, 8);
  view.setUint16(directory, entries.length, true);
  for (const [i, [tag, type, value]] of entries.entries()) {
    const at = directory + 2 + i * 12;
    view.setUint16(at, tag!, true);
    view.setUint16(at + 2, type!, true);
    view.setUint32(at + 4, 1, true);
    view.setUint32(at + 8, value!, true);
  }
  return file;
}

async function assertGreyInBands(file: Uint8Array<ArrayBuffer>): Promise<void> {
  const { width, height, bands } = await decodeImage(memorySource("sheet", file));
  assert.deepEqual([width, height], [WIDTH, HEIGHT]);
  let pixel = 0;
  let count = 0;
  for await (const band of bands) {
    assert.ok(band.length <= BAND_BYTES && band.length % (WIDTH * 3) === 0);
    count++;
    for (let i = 0; i < band.length; i += 3, pixel++) {
      const value = grey[pixel];
      if (band[i] === value && band[i + 1] === value && band[i + 2] === value) continue;
      assert.fail(`pixel ${pixel} is ${band.slice(i, i + 3)} instead of ${value}`);
    }
  }
  assert.equal(pixel, WIDTH * HEIGHT);
  assert.ok(count > 1);
}

Deno.test("decodeImage() streams a TIFF of one strip in bands", async () => {
  await assertGreyInBands(greyTiff());
});

Deno.test("decodeImage() streams a PNG in bands", async () => {
  const data = new Uint8Array(grey.length * 3);
  for (const [i, value] of grey.entries()) data.fill(value, i * 3, i * 3 + 3);
  await assertGreyInBands(await encodePng({ width: WIDTH, height: HEIGHT, data }));
});

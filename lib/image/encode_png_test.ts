import assert from "node:assert/strict";
import { memorySource } from "../bytes/memory.ts";
import { decodeImage } from "./decode_image.ts";
import { encodePng } from "./encode_png.ts";
import { readRaster } from "../../tests/raster_rows.ts";
import type { Raster } from "./raster.ts";

function noise(width: number, height: number): Raster {
  let state = 12345;
  const next = () => (state = Math.imul(state, 1103515245) + 12345 >>> 0) >>> 16;
  return { width, height, data: Uint8Array.from({ length: width * height * 3 }, next) };
}

for (const [width, height] of [[1, 1], [61, 47], [1, 300], [300, 1]] as const) {
  Deno.test(`encodePng() keeps every pixel of ${width} × ${height}`, async () => {
    const image = noise(width, height);
    const file = await encodePng(image);
    assert.deepEqual(await readRaster(await decodeImage(memorySource("sheet.png", file))), image);
  });
}

Deno.test("encodePng() refuses data of another length than the size says", async () => {
  for (
    const image of [{ ...noise(4, 4), width: 5 }, { width: 0, height: 0, data: new Uint8Array() }]
  ) {
    await assert.rejects(encodePng(image), RangeError);
  }
});

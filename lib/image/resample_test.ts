import assert from "node:assert/strict";
import { rasterRows } from "../../tests/raster_rows.ts";
import type { RowStream, Size } from "./raster.ts";
import { resample } from "./resample.ts";

const FOLDER = new URL("../../tests/data/resample/", import.meta.url);

interface Case {
  readonly source: string;
  readonly size: readonly [width: number, height: number];
  readonly target: readonly [width: number, height: number];
  readonly expected: string;
}

const cases: readonly Case[] = JSON.parse(
  await Deno.readTextFile(new URL("index.json", FOLDER)),
);

async function openCase({ source, size: [width, height] }: Case): Promise<RowStream> {
  return rasterRows({ width, height, data: await Deno.readFile(new URL(source, FOLDER)) });
}

/** The same rows in bands of one or two. */
function inSmallBands(rows: RowStream): RowStream {
  async function* split(): AsyncGenerator<Uint8Array> {
    const stride = rows.width * 3;
    for await (const band of rows.bands) {
      for (let at = 0, many = 1; at < band.length; at += many * stride, many = 3 - many) {
        yield band.slice(at, at + many * stride);
      }
    }
  }
  return { ...rows, bands: split() };
}

for (const test of cases) {
  const [width, height] = test.target;
  Deno.test(`resample() equals Pillow from ${test.size.join("×")} to ${width}×${height}`, async () => {
    const expected = await Deno.readFile(new URL(test.expected, FOLDER));
    const [whole] = await resample(await openCase(test), [{ width, height }]);
    assert.deepEqual(whole, { width, height, data: expected });
    const [banded] = await resample(inSmallBands(await openCase(test)), [{ width, height }]);
    assert.deepEqual(banded, whole);
  });
}

Deno.test("resample() makes several sizes in one pass", async () => {
  const same = cases.filter(({ source }) => source === cases[0]!.source);
  const sizes = same.map(({ target: [width, height] }): Size => ({ width, height }));
  const images = await resample(await openCase(cases[0]!), sizes);
  for (const [i, { expected }] of same.entries()) {
    assert.deepEqual(images[i]!.data, await Deno.readFile(new URL(expected, FOLDER)));
  }
});

Deno.test("resample() refuses sizes without pixels", async () => {
  for (const width of [0, -1, 1.5, NaN]) {
    const rows = await openCase(cases[0]!);
    await assert.rejects(resample(rows, [{ width, height: 4 }]), RangeError);
  }
});

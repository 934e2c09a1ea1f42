import assert from "node:assert/strict";
import { join } from "node:path";
import { pngBomb } from "../../tests/bad_images.ts";
import { fakeSegmenter } from "../../tests/fake_segmenter.ts";
import { memorySource } from "../bytes/memory.ts";
import { localStore } from "../bytes/store.ts";
import { SegmenterError } from "../errors.ts";
import { encodePng } from "../image/encode_png.ts";
import { healthcheck } from "./healthcheck.ts";
import { processImage } from "./process_image.ts";
import { resultKey } from "./result_cache.ts";

async function sheetSource(width: number, height: number) {
  const data = new Uint8Array(width * height * 3).fill(200);
  return memorySource("sheet.png", await encodePng({ width, height, data }));
}

Deno.test("processImage() gives the segments in sheet pixels, and a preview when asked", async () => {
  const source = await sheetSource(200, 100);
  const result = await processImage(fakeSegmenter(), source, { previewSide: 50 });
  assert.deepEqual(result.sheet, { width: 200, height: 100 });
  assert.equal(result.segments.length, 1);
  assert.equal(result.segments[0]!.classLabel, "map");
  assert.deepEqual(result.preview && [result.preview.width, result.preview.height], [50, 25]);
  assert.equal(result.cached, false);
  assert.equal((await processImage(fakeSegmenter(), source)).preview, undefined);
});

Deno.test("processImage() leaves out what is less confident than asked", async () => {
  const source = await sheetSource(64, 64);
  const { segments } = await processImage(fakeSegmenter(), source, { minConfidence: 0.95 });
  assert.deepEqual(segments, []);
});

Deno.test("processImage() finds a kept result again, and finds it anew when asked to", async () => {
  let runs = 0;
  const segmenter = fakeSegmenter(() => Promise.resolve(void runs++));
  const source = await sheetSource(64, 64);
  const store = localStore(join(await Deno.makeTempDir(), "results"));
  const keep = { store, key: await resultKey(source, segmenter.model.id) };

  const first = await processImage(segmenter, source, { keep });
  const second = await processImage(segmenter, source, { keep, previewSide: 32 });
  assert.equal(runs, 1);
  assert.equal(second.cached, true);
  assert.deepEqual(second.segments, first.segments);
  assert.equal(second.preview?.width, 32);

  await processImage(segmenter, source, { keep: { ...keep, refresh: true } });
  assert.equal(runs, 2);
  await store.write(`${keep.key}.json`, new TextEncoder().encode('{"sheet":'));
  await processImage(segmenter, source, { keep });
  assert.equal(runs, 3, "a damaged result counts as absent");
});

Deno.test("resultKey() changes with the image, the model and the confidence", async () => {
  const [a, b] = [await sheetSource(64, 64), await sheetSource(64, 65)];
  const keys = await Promise.all([
    resultKey(a, "model"),
    resultKey(b, "model"),
    resultKey(a, "other"),
    resultKey(a, "model", 0.5),
  ]);
  assert.equal(new Set(keys).size, 4);
  assert.equal(await resultKey(a, "model", 0.25), keys[0]);
});

Deno.test("processImage() refuses what is too small for a sheet or too large for memory", async () => {
  for (const source of [await sheetSource(1, 1), memorySource("bomb.png", pngBomb(60000, 60000))]) {
    await assert.rejects(processImage(fakeSegmenter(), source), (error) => {
      assert.ok(error instanceof SegmenterError);
      assert.equal(error.file, source.name);
      return true;
    });
  }
});

Deno.test("healthcheck() tells a working device from one that failed, until it works again", async () => {
  let broken = true;
  const segmenter = fakeSegmenter(() =>
    broken ? Promise.reject(new Error("the device was lost")) : Promise.resolve()
  );
  const source = await sheetSource(64, 64);
  assert.equal(healthcheck(segmenter).healthy, true);
  await assert.rejects(processImage(segmenter, source));
  assert.deepEqual(healthcheck(segmenter), { healthy: false, detail: "the device was lost" });
  broken = false;
  await processImage(segmenter, source);
  assert.equal(healthcheck(segmenter).healthy, true);
  segmenter.state.closed = true;
  assert.equal(healthcheck(segmenter).healthy, false);
});

Deno.test("processImage() refuses a truncated image unless the reader's user accepts it", async () => {
  const whole = await sheetSource(64, 64);
  const bytes = await whole.read(0, whole.size - 20);
  const source = memorySource("cut.png", bytes);
  await assert.rejects(processImage(fakeSegmenter(), source), /ends after \d+ of 64 rows/);
  const accepting = { ...fakeSegmenter(), decoding: { acceptTruncated: true } };
  const { sheet } = await processImage(accepting, source);
  assert.deepEqual(sheet, { width: 64, height: 64 });
});

Deno.test("processImage() takes an overview for models that allow it, never for the others", async () => {
  const url = new URL("../../tests/data/pyramids/chained.tif", import.meta.url);
  const source = memorySource("pyramid.tif", await Deno.readFile(url));
  const segmenter = fakeSegmenter();
  const { preprocess } = segmenter.model;
  const size = { kind: "longest_edge", size: 64 } as const;
  const firstRed = async (takesOverviews: boolean, fullResolution: boolean) => {
    const model = { ...segmenter.model, preprocess: { ...preprocess, size, takesOverviews } };
    const options = { previewSide: 32 };
    const reader = { ...segmenter, model, decoding: { fullResolution } };
    const { sheet, preview } = await processImage(reader, source, options);
    assert.deepEqual(sheet, { width: 256, height: 192 });
    return preview?.data[0];
  };
  // The page is red, its overview of 64 × 48 blue.
  assert.equal(await firstRed(true, false), 10);
  assert.equal(await firstRed(true, true), 200);
  assert.equal(await firstRed(false, false), 200);
});

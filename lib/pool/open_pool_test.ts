import assert from "node:assert/strict";
import { join } from "node:path";
import { localSource } from "../bytes/local.ts";
import { memorySource } from "../bytes/memory.ts";
import type { Source } from "../bytes/source.ts";
import type { Detection } from "../detection/detection.ts";
import { SegmenterError } from "../errors.ts";
import { encodePng } from "../image/encode_png.ts";
import { IN_THIS_THREAD, type Preparation } from "../process/stages.ts";
import { openPool, type PoolInternals } from "./open_pool.ts";
import { paint } from "./paint.ts";

const PREPARATION: Preparation = {
  spec: {
    size: { kind: "longest_edge", size: 64 },
    channelOrder: "RGB",
    mean: [100, 110, 120],
    std: [50, 51, 52],
    multipleOf: 32,
  },
  previewSide: 100,
};

const DETECTION: Detection = {
  classLabel: "map",
  score: 0.875,
  boxOnSheet: { x0: 10, y0: 20, x1: 200, y1: 100 },
  mask: { width: 2, height: 1, data: Float32Array.of(1, 0.75, 0.5).subarray(0, 2) },
};

const SHEET = { width: 240, height: 120 };

async function sheetBytes(): Promise<Uint8Array<ArrayBuffer>> {
  const data = Uint8Array.from({ length: 240 * 120 * 3 }, (_, i) => (i * 31) % 251);
  return await encodePng({ ...SHEET, data });
}

/** Threads that do what they are told to by the names of sources. */
function saboteurs(changed: Partial<PoolInternals> = {}): PoolInternals {
  const workerUrl = new URL("../../tests/suites/pool_saboteur_worker.ts", import.meta.url);
  return { workerUrl, longestMs: 60_000, ordersPerThread: 1000, ...changed };
}

Deno.test("openPool() does in threads what is done in the caller's, from files and from memory", async () => {
  const bytes = await sheetBytes();
  const path = join(await Deno.makeTempDir(), "sheet.png");
  await Deno.writeFile(path, bytes);
  const expected = await IN_THIS_THREAD.prepare(memorySource("memory", bytes), PREPARATION);
  const segments = await IN_THIS_THREAD.outline([DETECTION], SHEET);
  assert.ok(expected.preview && segments.length > 0);

  using pool = openPool(2);
  const prepared = await Promise.all([
    pool.prepare(memorySource("memory", bytes), PREPARATION),
    pool.prepare(await localSource(path), PREPARATION),
    pool.prepare({ ...memorySource("moved", new Uint8Array(bytes.length)), path }, PREPARATION),
  ]);
  for (const one of prepared) assert.deepEqual(one, expected);
  assert.deepEqual(await pool.reduce(memorySource("memory", bytes), 100), expected.preview);
  assert.deepEqual(await pool.outline([DETECTION], SHEET), segments);
  const picture = { preview: expected.preview, sheet: SHEET };
  const outlines = { ...picture, kind: "overlay", segments } as const;
  const masks = { ...picture, kind: "masks", detections: [DETECTION] } as const;
  assert.deepEqual(await pool.paint(outlines), await paint(outlines));
  assert.deepEqual(await pool.paint(masks), await paint(masks));
});

Deno.test("openPool() passes on why a sheet cannot be prepared, and goes on", async () => {
  const bytes = await sheetBytes();
  using pool = openPool(1);
  const bad = memorySource("bad.png", bytes.slice(0, bytes.length / 2));
  const broken: Source = {
    name: "broken.png",
    size: 1000,
    read: () => Promise.reject(new Error("the cable was cut")),
  };
  await assert.rejects(pool.prepare(bad, PREPARATION), (error) => {
    assert.ok(error instanceof SegmenterError);
    assert.deepEqual([error.kind, error.file], ["format", "bad.png"]);
    return true;
  });
  await assert.rejects(pool.prepare(broken, PREPARATION), /broken\.png: .*the cable was cut/);
  assert.equal((await pool.outline([DETECTION], SHEET)).length, 1);
});

for (const way of ["crash", "leave", "babble", "hang"]) {
  Deno.test(`openPool() fails one sheet when a thread's way with it is to ${way}`, async () => {
    using pool = openPool(1, saboteurs({ longestMs: way === "hang" ? 2_000 : 60_000 }));
    const sheets = Promise.allSettled(
      [way, way].map((name) => pool.prepare(memorySource(name, new Uint8Array(1)), PREPARATION)),
    );
    const [segment] = await pool.outline([], SHEET);
    for (const sheet of await sheets) {
      assert.ok(sheet.status === "rejected");
      assert.match(String(sheet.reason), way === "babble" ? /reduce/ : /Cannot segment/);
    }
    assert.ok(segment!.confidence > 0);
  });
}

Deno.test("openPool() replaces a thread that has had its orders", async () => {
  using pool = openPool(1, saboteurs({ ordersPerThread: 2 }));
  const threads: number[] = [];
  for (let i = 0; i < 5; i++) threads.push((await pool.outline([], SHEET))[0]!.confidence);
  const [first, second, third, fourth, fifth] = threads;
  assert.deepEqual([first === second, second === third, third === fourth, fourth === fifth], [
    true,
    false,
    true,
    false,
  ]);
});

import assert from "node:assert/strict";
import { openOpenCv, outerContoursOfOpenCv } from "../../tests/oracles/opencv.ts";
import { seededRandom } from "../../tests/oracles/random.ts";
import { outerContours } from "./contours.ts";
import { buildRunMask, type RunMask } from "./run_mask.ts";

interface Bitmap {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

await openOpenCv();

Deno.test("outerContours() equals OpenCV on noise of all densities", () => {
  const random = seededRandom(1);
  for (let round = 0; round < 300; round++) {
    const density = (round % 20 + 0.5) / 20;
    assertEqualsOpenCv(bitmap(1 + random() * 40, 1 + random() * 40, () => random() < density));
  }
});

Deno.test("outerContours() equals OpenCV on blobs, whose borders are long and straight", () => {
  const random = seededRandom(2);
  for (let round = 0; round < 200; round++) {
    const boxes = Array.from({ length: 1 + random() * 12 }, () => randomBox(random, 120, 90));
    assertEqualsOpenCv(bitmap(120, 90, (x, y) => {
      let set = false;
      for (const [x0, y0, x1, y1] of boxes) if (x >= x0 && x < x1 && y >= y0 && y < y1) set = !set;
      return set;
    }));
  }
});

Deno.test("outerContours() equals OpenCV on waves, whose borders slope gently", () => {
  const random = seededRandom(3);
  for (let round = 0; round < 60; round++) {
    const [a, b, c, d] = [random() * 0.2, random() * 0.2, random() * 6, random() - 0.5];
    assertEqualsOpenCv(
      bitmap(150, 110, (x, y) => Math.sin(a * x + c) + Math.cos(b * y + 0.05 * x) > d),
    );
  }
});

Deno.test("outerContours() equals OpenCV on one-pixel lines in all directions", () => {
  const random = seededRandom(4);
  for (let round = 0; round < 200; round++) {
    const data = new Uint8Array(50 * 50);
    for (let line = 0; line < 1 + round % 9; line++) {
      let [x, y] = [Math.floor(random() * 50), Math.floor(random() * 50)];
      const [dx, dy] = [Math.floor(random() * 3) - 1, Math.floor(random() * 3) - 1];
      for (let i = 0; i < 40 && x >= 0 && y >= 0 && x < 50 && y < 50; i++) {
        data[y * 50 + x] = 1;
        x += dx;
        y += dy;
      }
    }
    assertEqualsOpenCv({ width: 50, height: 50, data });
  }
});

Deno.test("outerContours() reports the parts inside holes, as OpenCV does", () => {
  const rings = bitmap(61, 61, (x, y) => {
    const radius = Math.hypot(x - 30, y - 30);
    return radius < 30 && Math.floor(radius / 4) % 2 === 0;
  });
  const squares = bitmap(40, 40, (x, y) => Math.max(Math.abs(x - 20), Math.abs(y - 20)) % 3 === 0);
  assert.equal(assertEqualsOpenCv(rings), 4);
  assert.equal(assertEqualsOpenCv(squares), 7);
});

Deno.test("outerContours() equals OpenCV on every mask of 4 × 4 pixels", () => {
  for (let bits = 0; bits < 2 ** 16; bits++) {
    assertEqualsOpenCv(bitmap(4, 4, (x, y) => (bits >> (4 * y + x) & 1) === 1));
  }
});

Deno.test("outerContours() finds a full mask, a single pixel and nothing", () => {
  assert.equal(assertEqualsOpenCv(bitmap(7, 5, () => true)), 1);
  assert.equal(assertEqualsOpenCv(bitmap(1, 1, () => true)), 1);
  assert.equal(assertEqualsOpenCv(bitmap(1, 1, () => false)), 0);
  assert.deepEqual(outerContours(buildRunMask(0, 0).finish()), []);
});

Deno.test("outerContours() counts rows from the mask's top", () => {
  const builder = buildRunMask(1000, 3);
  for (const [start, end] of [[5, 9], [4, 9], [4, 8]] as const) {
    builder.addRun(start, end);
    builder.endRow();
  }
  assert.deepEqual(outerContours(builder.finish()), [
    Int32Array.of(5, 1000, 4, 1001, 4, 1002, 7, 1002, 8, 1001, 8, 1000),
  ]);
});

function assertEqualsOpenCv(picture: Bitmap): number {
  const { data, width, height } = picture;
  const expected = outerContoursOfOpenCv(data, width, height).map(({ polygon }) => polygon);
  const actual = outerContours(runsOf(picture));
  // The comparison of texts is quick; the other one shows what differs.
  if (actual.join(";") !== expected.join(";")) assert.deepEqual(actual, expected);
  return expected.length;
}

function bitmap(w: number, h: number, isSet: (x: number, y: number) => boolean): Bitmap {
  const [width, height] = [Math.floor(w), Math.floor(h)];
  const data = Uint8Array.from(
    { length: width * height },
    (_, i) => Number(isSet(i % width, Math.floor(i / width))),
  );
  return { width, height, data };
}

function runsOf({ width, height, data }: Bitmap): RunMask {
  const builder = buildRunMask(0, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) if (data[y * width + x]) builder.addRun(x, x + 1);
    builder.endRow();
  }
  return builder.finish();
}

function randomBox(random: () => number, width: number, height: number) {
  const [x0, y0] = [random() * width, random() * height];
  return [x0, y0, x0 + random() * random() * width, y0 + random() * random() * height] as const;
}

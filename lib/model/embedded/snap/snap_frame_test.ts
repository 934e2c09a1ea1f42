import assert from "node:assert/strict";
import { findInk } from "./ink.ts";
import { snapFrame } from "./snap_frame.ts";

const WIDTH = 240, HEIGHT = 180, STRIDE = 4;
const PAPER = 235, INK = 30;

type Corner = readonly [x: number, y: number];
/** Clockwise from the upper left. */
type Frame = readonly Corner[];

/** How far a pixel lies inside of a frame; negative outside. */
function depth(frame: Frame, x: number, y: number): number {
  return Math.min(...frame.map(([fromX, fromY], i) => {
    const [toX, toY] = frame[(i + 1) % frame.length]!;
    const [dx, dy] = [toX - fromX, toY - fromY];
    return (dx * (y - fromY) - dy * (x - fromX)) / Math.hypot(dx, dy);
  }));
}

/** Paper with a thin line along a frame, and stripes of ink in its upper half. */
function sheet(frame: Frame) {
  const data = new Float32Array(WIDTH * HEIGHT).fill(PAPER);
  for (let y = 0, i = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++, i++) {
      const inside = depth(frame, x, y);
      if (Math.abs(inside) <= 0.7) data[i] = INK;
      else if (inside > 0 && y < HEIGHT / 2 && (x + y) % 9 < 3) data[i] = 120;
    }
  }
  return { width: WIDTH, height: HEIGHT, data };
}

/** The region of the cells of which `belongs` says so of their middles, with a cell around it. */
function regionWhere(belongs: (x: number, y: number) => boolean) {
  const middles = (count: number) => Array.from({ length: count }, (_, i) => (i + 0.5) * STRIDE);
  const xs = middles(WIDTH / STRIDE), ys = middles(HEIGHT / STRIDE);
  const columns = xs.filter((x) => ys.some((y) => belongs(x, y)));
  const rows = ys.filter((y) => xs.some((x) => belongs(x, y)));
  const left = Math.floor(columns[0]! / STRIDE) - 1, top = Math.floor(rows[0]! / STRIDE) - 1;
  const width = Math.floor(columns.at(-1)! / STRIDE) + 2 - left;
  const height = Math.floor(rows.at(-1)! / STRIDE) + 2 - top;
  const data = Float32Array.from({ length: width * height }, (_, i) => {
    const x = left + i % width + 0.5, y = top + Math.floor(i / width) + 0.5;
    return belongs(x * STRIDE, y * STRIDE) ? 0.9 : 0.1;
  });
  return { mask: { width, height, data }, left, top };
}

function assertFills(found: ReturnType<typeof snapFrame>, frame: Frame): void {
  assert.ok(found, "no frame was found");
  const { box, mask } = found;
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const wanted = depth(frame, x, y);
      if (Math.abs(wanted) < 2) continue;
      const isOnMask = x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
      const value = isOnMask ? mask.data[(y - box.top) * mask.width + x - box.left]! : 0;
      assert.equal(value, wanted > 0 ? 1 : 0, `${x}, ${y}`);
    }
  }
}

const LEVEL: Frame = [[24, 20], [215, 20], [215, 160], [24, 160]];
const TILTED: Frame = [[30, 18], [220, 26], [214, 164], [24, 156]];

for (const [name, frame] of Object.entries({ LEVEL, TILTED })) {
  Deno.test(`snapFrame() finds the frame that a ragged map lies in, ${name.toLowerCase()}`, () => {
    const bite = (x: number, y: number) => Math.hypot(x - 215, y - 20) < 40;
    const region = regionWhere((x, y) => depth(frame, x, y) > 3 && !bite(x, y));
    assertFills(snapFrame(findInk(sheet(frame)), region.mask, region, STRIDE), frame);
  });

  Deno.test(`snapFrame() finds a frame whose white end was not seen, ${name.toLowerCase()}`, () => {
    const region = regionWhere((x, y) => depth(frame, x, y) > 0 && y < 145);
    assertFills(snapFrame(findInk(sheet(frame)), region.mask, region, STRIDE), frame);
  });
}

Deno.test("snapFrame() leaves a map alone that has no frame of its own", () => {
  const blob = regionWhere((x, y) => Math.hypot((x - 120) / 90, (y - 90) / 60) < 1);
  assert.equal(snapFrame(findInk(sheet([])), blob.mask, blob, STRIDE), undefined);
  assert.equal(snapFrame(findInk(sheet(LEVEL)), blob.mask, blob, STRIDE), undefined);
  const stepped = regionWhere((x, y) => depth(LEVEL, x, y) > 0 && (x < 150 || y < 90));
  assert.equal(snapFrame(findInk(sheet([])), stepped.mask, stepped, STRIDE), undefined);
});

Deno.test("snapFrame() takes the inner one of two frames", () => {
  const { data, ...size } = sheet(LEVEL);
  const outer: Frame = [[15, 11], [224, 11], [224, 169], [15, 169]];
  const both = sheet(outer).data.map((grey, i) => {
    const inside = depth(outer, i % WIDTH, Math.floor(i / WIDTH));
    return Math.abs(inside) <= 0.7 ? grey : data[i]!;
  });
  const region = regionWhere((x, y) => depth(LEVEL, x, y) > 0);
  assertFills(snapFrame(findInk({ ...size, data: both }), region.mask, region, STRIDE), LEVEL);
});

Deno.test("snapFrame() takes sheets of a pixel and masks without a cell that belongs", () => {
  const dot = { width: 1, height: 1, data: Float32Array.of(255) };
  const nothing = { width: 3, height: 3, data: new Float32Array(9) };
  assert.equal(snapFrame(findInk(dot), nothing, { left: -1, top: -1 }, STRIDE), undefined);
  const all = { width: 3, height: 3, data: new Float32Array(9).fill(1) };
  assert.equal(snapFrame(findInk(dot), all, { left: -1, top: -1 }, STRIDE), undefined);
});

import assert from "node:assert/strict";
import { buildRunMask } from "./run_mask.ts";

Deno.test("buildRunMask() joins runs that touch within a row, but not across rows", () => {
  const builder = buildRunMask(7, 3);
  builder.addRun(0, 2);
  builder.addRun(2, 5);
  builder.addRun(6, 8);
  builder.endRow();
  builder.endRow();
  builder.addRun(8, 9);
  builder.endRow();
  const { top, rowOffsets, starts, ends } = builder.finish();
  assert.equal(top, 7);
  assert.deepEqual([...rowOffsets], [0, 2, 2, 3]);
  assert.deepEqual([...starts], [0, 6, 8]);
  assert.deepEqual([...ends], [5, 8, 9]);
});

Deno.test("buildRunMask() holds more runs than rows", () => {
  const builder = buildRunMask(0, 2);
  for (let row = 0; row < 2; row++) {
    for (let run = 0; run < 1000; run++) builder.addRun(2 * run, 2 * run + 1);
    builder.endRow();
  }
  const { rowOffsets, starts, ends } = builder.finish();
  assert.deepEqual([...rowOffsets], [0, 1000, 2000]);
  assert.deepEqual([starts.length, ends.length], [2000, 2000]);
  assert.deepEqual([starts[1999], ends[1999]], [1998, 1999]);
});

Deno.test("buildRunMask() makes a mask without rows", () => {
  const { rowOffsets, starts } = buildRunMask(0, 0).finish();
  assert.deepEqual([...rowOffsets], [0]);
  assert.equal(starts.length, 0);
});

import assert from "node:assert/strict";
import { seededRandom } from "../../tests/oracles/random.ts";
import { buildRunMask } from "./run_mask.ts";
import { openRunReader } from "./run_reader.ts";

const TOP = 5;
const ROWS = ["..###.#", ".......", "#######", "#.#.#.#"];

Deno.test("openRunReader() answers for every pixel in any order", () => {
  const reader = openRunReader(maskOf(ROWS));
  const random = seededRandom(8);
  for (let i = 0; i < 2000; i++) {
    const x = Math.floor(random() * 11) - 2;
    const y = TOP + Math.floor(random() * 8) - 2;
    const row = ROWS[y - TOP] ?? "";
    const at = `${x},${y}`;
    assert.equal(reader.isSet(x, y), row[x] === "#", at);
    const next = [...row].findIndex((pixel, i) => i >= x && pixel === "#");
    assert.equal(reader.nextSet(x, y), next < 0 ? Infinity : next, at);
    if (row[x] === "#") {
      assert.equal(reader.runStart(x, y), row.slice(0, x).lastIndexOf(".") + 1, at);
      assert.equal(reader.runLast(x, y), (row + ".").indexOf(".", x) - 1, at);
    } else {
      const previous = x <= 0 ? -1 : row.slice(0, x).lastIndexOf("#");
      assert.equal(reader.previousSet(x, y), previous < 0 ? -Infinity : previous, at);
    }
  }
});

Deno.test("openRunReader() finds nothing in a mask without rows", () => {
  const reader = openRunReader(maskOf([]));
  assert.equal(reader.isSet(0, TOP), false);
  assert.equal(reader.nextSet(0, TOP), Infinity);
  assert.equal(reader.previousSet(0, TOP), -Infinity);
});

function maskOf(rows: readonly string[]) {
  const builder = buildRunMask(TOP, rows.length);
  for (const row of rows) {
    [...row].forEach((pixel, x) => pixel === "#" && builder.addRun(x, x + 1));
    builder.endRow();
  }
  return builder.finish();
}

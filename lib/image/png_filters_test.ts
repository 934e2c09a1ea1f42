import assert from "node:assert/strict";
import { seededRandom } from "../../tests/oracles/random.ts";
import { unfilterRows } from "./png_filters.ts";

/** The formulas of ISO/IEC 15948, clause 9.2, byte by byte. */
function predict(filter: number, left: number, up: number, corner: number): number {
  const toward = left + up - corner;
  const a = Math.abs(toward - left);
  const b = Math.abs(toward - up);
  const c = Math.abs(toward - corner);
  const paeth = a <= b && a <= c ? left : b <= c ? up : corner;
  return [0, left, up, Math.floor((left + up) / 2), paeth][filter]!;
}

for (const pixelBytes of [1, 2, 3, 4, 6, 8]) {
  for (const pixels of [1, 2, 7, 50]) {
    Deno.test(`${pixels} pixels of ${pixelBytes} bytes a row: all filters are undone`, () => {
      const length = pixels * pixelBytes;
      const random = seededRandom(length);
      const { stored, undo } = unfilterRows(length, pixelBytes);
      let above = new Uint8Array(length);
      for (const filter of [1, 3, 4, 2, 0, 4, 3, 2, 1, 4]) {
        const row = Uint8Array.from({ length }, () => random() * 256);
        stored[0] = filter;
        for (let i = 0; i < length; i++) {
          const isFirst = i < pixelBytes;
          const left = isFirst ? 0 : row[i - pixelBytes]!;
          const corner = isFirst ? 0 : above[i - pixelBytes]!;
          stored[1 + i] = row[i]! - predict(filter, left, above[i]!, corner);
        }
        assert.deepEqual(undo().slice(), row);
        above = row;
      }
    });
  }
}

Deno.test("a filter that there is not is an error", () => {
  const { stored, undo } = unfilterRows(3, 3);
  stored[0] = 5;
  assert.throws(undo, /the filter 5/);
});

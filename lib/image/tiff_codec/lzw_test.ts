import assert from "node:assert/strict";
import { seededRandom } from "../../../tests/oracles/random.ts";
import { decodeLzw } from "./lzw.ts";
import { MOST_BYTES } from "./lzw_workbench.ts";

const shape = (byteLength: number) => ({
  width: byteLength,
  height: 1,
  fullHeight: 1,
  samplesPerPixel: 1,
  byteLength,
});

Deno.test("decodeLzw() decodes the example of TIFF 6.0, section 13", () => {
  // 7 7 7 8 8 7 7 6 6 as Clear 7 258 8 8 258 6 6 End, each of 9 bits.
  const codes = [256, 7, 258, 8, 8, 258, 6, 6, 257];
  const data = packCodes(codes);
  assert.deepEqual([...decodeLzw(data, shape(9))], [7, 7, 7, 8, 8, 7, 7, 6, 6]);
});

Deno.test("decodeLzw() hands back what there is when the data ends", () => {
  assert.deepEqual([...decodeLzw(packCodes([256, 7, 8]), shape(9))], [7, 8]);
  assert.deepEqual([...decodeLzw(new Uint8Array(0), shape(9))], []);
});

Deno.test("decodeLzw() stops at the block's length", () => {
  assert.deepEqual([...decodeLzw(packCodes([256, 7, 258, 259, 260]), shape(4))], [7, 7, 7, 7]);
});

Deno.test("decodeLzw() refuses codes that are not made yet", () => {
  for (const codes of [[256, 258], [256, 7, 300], [256, 7, 8, 260]]) {
    assert.throws(() => decodeLzw(packCodes(codes), shape(9)), /LZW code/);
  }
});

Deno.test("decodeLzw() decodes alike what is small and what is not to be held twice", () => {
  for (const seed of [1, 2, 3]) {
    const data = drawBlock(seededRandom(seed), 20_000);
    const whole = decodeLzw(data, shape(MOST_BYTES));
    assert.ok(whole.length > 60_000 && whole.length < MOST_BYTES / 2, `${whole.length}`);
    assert.deepEqual(decodeLzw(data, shape(whole.length)), whole);
    for (const length of [whole.length - 1, 40_001, 3]) {
      assert.deepEqual(decodeLzw(data, shape(length)), whole.subarray(0, length));
    }
    const cut = data.subarray(0, 12_345);
    assert.deepEqual(decodeLzw(cut, shape(whole.length)), decodeLzw(cut, shape(MOST_BYTES)));
  }
});

Deno.test("decodeLzw() uses the room that it is given, if it is as large as the block", () => {
  const data = packCodes([256, 7, 8, 257]);
  const room = new Uint8Array([1, 2, 3]);
  assert.deepEqual([...decodeLzw(data, shape(3), room)], [7, 8]);
  assert.deepEqual([...room], [7, 8, 3]);
  assert.deepEqual([...decodeLzw(data, shape(2), room)], [7, 8]);
});

/** Codes that may be used, many of them the one that is being made, with a clear code now and then. */
function drawBlock(random: () => number, count: number): Uint8Array {
  const codes: string[] = [];
  let [width, next, isFirst] = [9, 258, true];
  for (let i = 0; i < count; i++) {
    const isClear = i === 0 || random() < 1 / 9000;
    const newest = isFirst || next === 4096 ? next - 1 : next;
    const drawn = random() < 0.1 ? newest : Math.floor(random() * newest);
    const code = isClear ? 256 : drawn === 256 || drawn === 257 ? 7 : drawn;
    codes.push(code.toString(2).padStart(width, "0"));
    if (!isFirst && next < 4096) next++;
    isFirst = isClear;
    if (isClear) [width, next] = [9, 258];
    else if (next + 1 >= 1 << width) width = Math.min(12, width + 1);
  }
  return packBits(codes);
}

/** Writes codes of 9 bits, the highest bit first. */
function packCodes(codes: readonly number[]): Uint8Array {
  return packBits(codes.map((code) => code.toString(2).padStart(9, "0")));
}

function packBits(codes: readonly string[]): Uint8Array {
  const bits = codes.join("");
  const bytes = bits.match(/.{1,8}/g) ?? [];
  return Uint8Array.from(bytes, (byte) => parseInt(byte.padEnd(8, "0"), 2));
}

import assert from "node:assert/strict";
import { decodeLzw } from "./lzw.ts";

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

/** Writes codes of 9 bits, the highest bit first. */
function packCodes(codes: readonly number[]): Uint8Array {
  const bits = codes.map((code) => code.toString(2).padStart(9, "0")).join("");
  const bytes = bits.match(/.{1,8}/g) ?? [];
  return Uint8Array.from(bytes, (byte) => parseInt(byte.padEnd(8, "0"), 2));
}

import assert from "node:assert/strict";
import { faxCodec } from "./ccitt.ts";

const WIDTH = 32;
const shape = (height: number) => ({
  width: WIDTH,
  height,
  fullHeight: height,
  samplesPerPixel: 1,
  byteLength: WIDTH / 8 * height,
});

/** What may follow without being the end: rows as those above. */
const MORE = "1".repeat(32);
/** Horizontal mode, white 10, black 10; then nothing changes. */
const BAR = "001 00111 0000100 1";

function packBits(bits: string): Uint8Array<ArrayBuffer> {
  const bytes = bits.replaceAll(" ", "").match(/.{1,8}/g) ?? [];
  return Uint8Array.from(bytes, (byte) => parseInt(byte.padEnd(8, "0"), 2));
}

Deno.test("faxCodec() decodes rows by the row above, white at first (T.6, table 1)", async () => {
  const decode = faxCodec("group4", 0);
  // None; the bar; it grown by one and by two columns; none (pass); runs of no length, then all black.
  const rows = `1 ${BAR} 010 000011 1 0001 1 001 00110101 0000110111`;
  const black = await decode(packBits(`${rows} 001 00110101 000001101010`), shape(5));
  assert.deepEqual([...black].map((byte) => byte.toString(2).padStart(8, "0")), [
    ...["00000000", "00000000", "00000000", "00000000"],
    ...["00000000", "00111111", "11110000", "00000000"],
    ...["00000000", "01111111", "11111100", "00000000"],
    ...["00000000", "00000000", "00000000", "00000000"],
    ...["11111111", "11111111", "11111111", "11111111"],
  ]);
});

Deno.test("faxCodec() hands back whole rows when the data ends", async () => {
  const decode = faxCodec("group4", 0);
  assert.equal((await decode(packBits(`${BAR} 001`), shape(3))).length, WIDTH / 8);
  assert.equal((await decode(new Uint8Array(0), shape(3))).length, 0);
});

Deno.test("faxCodec() says what is wrong with a row, and decodes the next block", async () => {
  const decode = faxCodec("group4", 0);
  const wrong = [
    ["0000000", /code that stands for nothing/],
    [`${BAR} 001 1100 011 0000010`, /runs backwards/],
    ["001 00110100 000001100111", /wider than the image/],
    ["001 11011 11011 11011", /wider than the image|stands for nothing/],
  ] as const;
  for (const [bits, reason] of wrong) {
    assert.throws(() => decode(packBits(bits + MORE), shape(4)), { message: reason });
    assert.equal((await decode(packBits(`${BAR}1`), shape(1))).length, WIDTH / 8);
  }
});

Deno.test("faxCodec() refuses a block that is not of one bit a pixel", () => {
  const decode = faxCodec("group4", 0);
  assert.throws(() => decode(packBits(MORE), { ...shape(1), byteLength: 32 }), /one bit a pixel/);
});

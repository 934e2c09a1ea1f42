import assert from "node:assert/strict";
import { readSample, writeSample } from "./bit_samples.ts";

Deno.test("readSample() reads from the highest bit down, over as many bytes as there are bits", () => {
  const bytes = Uint8Array.of(0b10110001, 0b11111111, 0b00000000, 0b01010101, 0b11110000);
  assert.equal(readSample(bytes, 0, 1), 1);
  assert.equal(readSample(bytes, 1, 3), 0b011);
  assert.equal(readSample(bytes, 4, 6), 0b000111);
  assert.equal(readSample(bytes, 8, 8), 255);
  assert.equal(readSample(bytes, 3, 31), 0b1000111111111000000000101010111);
  assert.equal(readSample(bytes, 0, 32), 0xb1ff0055);
});

Deno.test("writeSample() writes what readSample() reads, and no bit beside it", () => {
  for (const bits of [1, 3, 7, 8, 9, 12, 17, 24, 31, 32]) {
    for (const bit of [0, 1, 7, 8, 13]) {
      const bytes = new Uint8Array(8);
      const value = 0xa5c3967b % 2 ** bits;
      writeSample(bytes, bit, bits, value);
      assert.equal(readSample(bytes, bit, bits), value);
      const text = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
      assert.equal(text, ("0".repeat(bit) + value.toString(2).padStart(bits, "0")).padEnd(64, "0"));
    }
  }
});

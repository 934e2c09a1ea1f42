import assert from "node:assert/strict";
import { decodePackBits } from "./packbits.ts";

const shape = (byteLength: number) => ({
  width: byteLength,
  height: 1,
  fullHeight: 1,
  samplesPerPixel: 1,
  byteLength,
});
// The example of Apple's Technical Note TN1023.
const PACKED = [
  0xfe,
  0xaa,
  0x02,
  0x80,
  0x00,
  0x2a,
  0xfd,
  0xaa,
  0x03,
  0x80,
  0x00,
  0x2a,
  0x22,
  0xf7,
  0xaa,
];
const UNPACKED = [
  ...[0xaa, 0xaa, 0xaa, 0x80, 0x00, 0x2a, 0xaa, 0xaa, 0xaa, 0xaa, 0x80, 0x00, 0x2a, 0x22],
  ...Array(10).fill(0xaa),
];

Deno.test("decodePackBits() decodes Apple's example", () => {
  assert.deepEqual([...decodePackBits(Uint8Array.from(PACKED), shape(24))], UNPACKED);
});

Deno.test("decodePackBits() passes over the byte that means nothing", () => {
  const padded = Uint8Array.from([0x80, ...PACKED.slice(0, 6), 0x80, 0x80, ...PACKED.slice(6)]);
  assert.deepEqual([...decodePackBits(padded, shape(24))], UNPACKED);
});

Deno.test("decodePackBits() stops at the block's length and at the data's end", () => {
  assert.deepEqual([...decodePackBits(Uint8Array.from(PACKED), shape(5))], UNPACKED.slice(0, 5));
  assert.deepEqual(
    [...decodePackBits(Uint8Array.from(PACKED.slice(0, 5)), shape(24))],
    UNPACKED.slice(0, 5),
  );
  assert.deepEqual([...decodePackBits(new Uint8Array(0), shape(24))], []);
});

import assert from "node:assert/strict";
import {
  bytesField,
  floatField,
  type Message,
  message,
  textField,
  toBytes,
  varintField,
} from "./protobuf.ts";

function hex(...fields: (Message | undefined)[]): string {
  return toBytes(message(...fields)).toHex();
}

// The expected bytes are those of Python's protobuf for onnx.proto, and the examples in
// protobuf.dev/programming-guides/encoding.
Deno.test("varintField() writes seven bits a byte, and negative numbers as 64 bits", () => {
  assert.equal(hex(varintField(1, 150)), "089601");
  assert.equal(hex(varintField(1, 0)), "0800");
  assert.equal(hex(varintField(20, 127)), "a0017f");
  assert.equal(hex(varintField(3, -1)), "18ffffffffffffffffff01");
  assert.equal(hex(varintField(1, 2n ** 63n - 1n)), "08ffffffffffffffff7f");
  assert.equal(hex(varintField(1, 2 ** 53)), "088080808080808010");
});

Deno.test("varintField() refuses what is no 64-bit integer", () => {
  for (const value of [1.5, NaN, Infinity, 2n ** 64n, -(2n ** 63n) - 1n]) {
    assert.throws(() => varintField(1, value), RangeError);
  }
});

Deno.test("floatField() writes four bytes, the lowest first", () => {
  assert.equal(hex(floatField(2, 1)), "150000803f");
  assert.equal(hex(floatField(2, 0.1)), "15cdcccc3d");
});

Deno.test("textField() and bytesField() write the length in bytes first", () => {
  assert.equal(hex(textField(2, "testing")), "120774657374696e67");
  assert.equal(hex(textField(2, "")), "1200");
  assert.equal(hex(textField(1, "é")), "0a02c3a9");
  assert.equal(hex(bytesField(9, new Uint8Array(200))), "4ac801" + "00".repeat(200));
});

Deno.test("bytesField() nests messages without copying their pieces", () => {
  const weights = new Uint8Array([1, 2, 3]);
  const outer = bytesField(3, message(bytesField(9, weights), undefined, varintField(1, 150)));
  assert.equal(hex(outer), "1a084a03010203089601");
  assert.ok(outer.parts.includes(weights));
});

Deno.test("toBytes() gives nothing for no fields", () => {
  assert.equal(hex(), "");
});

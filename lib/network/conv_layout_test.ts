import assert from "node:assert/strict";
import { readGraph } from "../../tests/suites/network.ts";
import { type ConvLayout, convLayout } from "./conv_layout.ts";

Deno.test("convLayout() puts channels first only for convolutions that would go wrong", async () => {
  const layouts: Record<string, ConvLayout> = {
    convolutions: "NHWC",
    six_channels: "NCHW",
    attention: "NHWC",
    external_data: "NHWC",
  };
  for (const [name, layout] of Object.entries(layouts)) {
    assert.equal(convLayout((await readGraph(name)).bytes), layout, name);
  }
});

Deno.test("convLayout() reads the shapes that it goes by, packed and not", () => {
  const shapes: [number[], ConvLayout][] = [
    [[8, 6, 3, 3], "NCHW"],
    [[4, 9, 1, 2], "NCHW"],
    [[128, 18, 5, 5], "NCHW"],
    [[8, 6, 1, 1], "NHWC"],
    [[7, 6, 3, 3], "NHWC"],
    [[8, 3, 3, 3], "NHWC"],
    [[8, 12, 3, 3], "NHWC"],
    [[8, 10, 3, 3], "NHWC"],
    [[8, 6, 3], "NHWC"],
    [[], "NHWC"],
  ];
  for (const [shape, layout] of shapes) {
    const packed = field(1, varints(shape));
    const unpacked = shape.flatMap((axis) => [1 << 3, ...varints([axis])]);
    for (const dims of [packed, unpacked]) {
      const model = Uint8Array.from(field(7, field(5, [...dims, ...field(9, [1, 2, 3])])));
      assert.equal(convLayout(model), layout, shape.join("×"));
    }
  }
});

Deno.test("convLayout() comes to an end on damaged files", async () => {
  const { bytes } = await readGraph("six_channels");
  for (let length = 0; length < bytes.length; length += 7) {
    assert.match(convLayout(bytes.subarray(0, length)), /^N(CHW|HWC)$/);
  }
  const endlessVarint = new Uint8Array(100).fill(0xff);
  const lengthBeyondTheEnd = Uint8Array.of(7 * 8 + 2, 0xff, 0xff, 0xff, 0xff, 0x0f);
  for (const damaged of [endlessVarint, lengthBeyondTheEnd, Uint8Array.of(7), Uint8Array.of(58)]) {
    assert.equal(convLayout(damaged), "NHWC");
  }
});

/** A length-delimited field of protocol buffers. */
function field(number: number, bytes: readonly number[]): number[] {
  return [number * 8 + 2, ...varints([bytes.length]), ...bytes];
}

function varints(values: readonly number[]): number[] {
  return values.flatMap((value) => value < 128 ? [value] : [value % 128 + 128, value >> 7]);
}

import assert from "node:assert/strict";
import { makeFrame } from "./frame.ts";
import { opposite, type QuarterTurns, turnedSize, turnPlane } from "./quarter_turns.ts";
import { float32Tensor } from "./tensor.ts";
import { turnInput } from "./turn_input.ts";

const TURNS: readonly QuarterTurns[] = [0, 1, 2, 3];

// Expected values: numpy.rot90(numpy.arange(6).reshape(2, 3), -turns).
Deno.test("turnPlane() turns clockwise as numpy.rot90 does with negative turns", () => {
  const plane = Float32Array.of(0, 1, 2, 3, 4, 5);
  const expected = [[0, 1, 2, 3, 4, 5], [3, 0, 4, 1, 5, 2], [5, 4, 3, 2, 1, 0], [2, 5, 1, 4, 0, 3]];
  for (const turns of TURNS) {
    assert.deepEqual([...turnPlane(plane, { width: 3, height: 2 }, turns)], expected[turns]);
  }
  assert.equal(turnPlane(new Float32Array(0), { width: 0, height: 0 }, 1).length, 0);
});

Deno.test("turnPlane() and the opposite turn give the plane back", () => {
  const plane = Float32Array.from({ length: 35 }, (_, i) => i);
  const size = { width: 5, height: 7 };
  for (const turns of TURNS) {
    const turned = turnPlane(plane, size, turns);
    assert.deepEqual(turnPlane(turned, turnedSize(size, turns), opposite(turns)), plane);
  }
});

Deno.test("turnInput() turns the sheet and pads it anew", () => {
  const frame = makeFrame({ width: 96, height: 64 }, { kind: "longest_edge", size: 48 }, 32);
  assert.deepEqual([frame.resized, frame.padded], [
    { width: 48, height: 32 },
    { width: 64, height: 32 },
  ]);
  const data = new Float32Array(3 * 64 * 32);
  // In each channel the top left pixel of the sheet, and the one at its bottom right.
  for (let channel = 0; channel < 3; channel++) {
    data[channel * 64 * 32] = channel + 1;
    data[channel * 64 * 32 + 31 * 64 + 47] = -channel - 1;
  }
  const { tensor, frame: turned } = turnInput(
    { tensor: float32Tensor([1, 3, 32, 64], data), frame },
    1,
    32,
  );
  assert.deepEqual(turned.sheet, { width: 64, height: 96 });
  assert.deepEqual([turned.resized, turned.padded], [
    { width: 32, height: 48 },
    { width: 32, height: 64 },
  ]);
  assert.deepEqual(tensor.shape, [1, 3, 64, 32]);
  for (let channel = 0; channel < 3; channel++) {
    assert.equal(tensor.data[channel * 64 * 32 + 31], channel + 1, "top right");
    assert.equal(tensor.data[channel * 64 * 32 + 47 * 32], -channel - 1, "bottom left");
  }
  assert.equal(tensor.data.filter((value) => value !== 0).length, 6);
});

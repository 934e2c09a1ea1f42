import assert from "node:assert/strict";
import { SegmenterError } from "../../errors.ts";
import { float32Tensor } from "../../tensor/tensor.ts";
import { readTurn } from "./turn.ts";

const MANIFEST = {
  name: "test",
  output: { name: "probabilities", stride: 4, border_channel: null, turn: "turn" },
  turn: { least_probability: 0.9, second_look: true },
};

function chances(...values: number[]) {
  return { turn: float32Tensor([1, values.length], Float32Array.from(values)) };
}

Deno.test("readTurn() says by how much a sheet is turned, if that is sure", () => {
  const turn = readTurn(chances(0, 0.03125, 0.96875, 0), MANIFEST);
  assert.deepEqual(turn, { quarterTurns: 2, probability: 0.96875, lookAgain: true });
  assert.equal(readTurn(chances(0.125, 0, 0.875, 0), MANIFEST), undefined);
  const sideways = readTurn(chances(0, 0.4375, 0, 0.5625), MANIFEST);
  assert.deepEqual(sideways, { quarterTurns: 3, probability: 0.5625, lookAgain: true });
  assert.equal(readTurn(chances(1, 0, 0, 0), MANIFEST), undefined);
  assert.equal(readTurn(chances(NaN, NaN, NaN, NaN), MANIFEST), undefined);
});

Deno.test("readTurn() passes over networks that do not say, and refuses what the manifest does not promise", () => {
  const silent = {
    ...MANIFEST,
    output: { name: "probabilities", stride: 4, border_channel: null },
  };
  assert.equal(readTurn({}, silent), undefined);
  for (const outputs of [{}, chances(0, 0, 1)]) {
    assert.throws(
      () => readTurn(outputs, MANIFEST),
      (error) => error instanceof SegmenterError && error.kind === "model",
    );
  }
});

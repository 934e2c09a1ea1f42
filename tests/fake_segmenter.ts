/**
 * A segmenter whose network is a function, for tests of what lies around it.
 *
 * @module
 */

import type { Network } from "../lib/network/network.ts";
import type { Model, SheetTurn } from "../lib/model/model.ts";
import type { Segmenter } from "../lib/process/segmenter.ts";
import { float32Tensor } from "../lib/tensor/tensor.ts";

/** A segmenter that finds one map over the left half of every sheet, and takes each to lie so. */
export function fakeSegmenter(
  run: () => Promise<void> = () => Promise.resolve(),
  turn?: SheetTurn,
): Segmenter {
  const device = { provider: "wasm", detail: "none", reason: "a test" } as const;
  let last = Promise.resolve();
  const network: Network = {
    device,
    async run(_inputs, signal) {
      const [before, over] = [last, Promise.withResolvers<void>()];
      last = over.promise;
      try {
        await before;
        signal?.throwIfAborted();
        await run();
      } finally {
        over.resolve();
      }
      return { answer: float32Tensor([1], Float32Array.of(0.9)) };
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  return {
    model: { ...LEFT_HALF, turn: () => turn },
    network,
    device,
    state: { closed: false },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

const LEFT_HALF: Model = {
  id: "f".repeat(64),
  name: "left half",
  classes: ["map"],
  preprocess: {
    size: { kind: "longest_edge", size: 32 },
    channelOrder: "RGB",
    mean: [0, 0, 0],
    std: [1, 1, 1],
    multipleOf: 32,
  },
  graph: () => Promise.reject(new Error("not asked for")),
  inputs: (image) => ({ image }),
  detections: (outputs, { sheet }, minConfidence) => {
    const score = Number(outputs.answer!.data[0]);
    return score < minConfidence ? [] : [{
      classLabel: "map",
      score,
      boxOnSheet: { x0: 0, y0: 0, x1: sheet.width / 2, y1: sheet.height },
      mask: { width: 1, height: 1, data: Float32Array.of(1) },
    }];
  },
};

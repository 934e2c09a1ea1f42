/**
 * The second output of a network of our own → how the sheet seems to lie.
 *
 * @module
 */

import { SegmenterError } from "../../errors.ts";
import type { QuarterTurns } from "../../tensor/quarter_turns.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { SheetTurn } from "../model.ts";
import type { Manifest } from "./manifest.ts";

const TURNS: readonly QuarterTurns[] = [1, 2, 3];

/**
 * Reads by how many quarter turns the sheet was turned counter-clockwise.
 *
 * @param outputs With the manifest's `output.turn`, if it names one: float32 `[1, 4]`, the chances of
 * 0 to 3 quarter turns.
 * @returns The likeliest of 1 to 3, with its own chance, where it is sure enough that the sheet does not
 * lie upright: a network knows better that lines run upwards than whether to read them from left or
 * right. `undefined` if the sheet lies upright, or the network is not sure or does not say.
 * @throws {SegmenterError} of kind `model` if the output is not as the manifest says.
 */
export function readTurn(
  outputs: Readonly<Record<string, Tensor>>,
  { name, output, turn }: Pick<Manifest, "name" | "output" | "turn">,
): SheetTurn | undefined {
  if (output.turn === undefined) return undefined;
  const chances = outputs[output.turn];
  if (chances?.dtype !== "float32" || String(chances.shape) !== "1,4") throw wrong(name, chances);
  const [upright, ...turned] = chances.data;
  if (!(1 - upright! >= turn.least_probability)) return undefined;
  const probability = Math.max(...turned);
  const quarterTurns = TURNS[turned.indexOf(probability)];
  if (quarterTurns === undefined) return undefined;
  return { quarterTurns, probability: Math.min(1, probability), lookAgain: turn.second_look };
}

function wrong(file: string, found: Tensor | undefined): SegmenterError {
  return new SegmenterError("model", {
    action: "read how the sheet lies from the output of model",
    file,
    found: `it is ${found?.dtype ?? "absent"} [${found?.shape ?? ""}], not float32 [1,4]`,
    remedy: "export the network again together with its manifest",
  });
}

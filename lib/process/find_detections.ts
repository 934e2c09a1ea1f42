/**
 * A sheet as the network sees it → what the network finds on it. A sheet that lies turned is looked at
 * again, upright.
 *
 * @module
 */

import { messageOf } from "../errors.ts";
import type { Detection } from "../detection/detection.ts";
import { turnDetection } from "../detection/turn_detection.ts";
import type { SheetTurn } from "../model/model.ts";
import { opposite } from "../tensor/quarter_turns.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type NetworkInput, turnInput } from "../tensor/turn_input.ts";
import type { SheetReader } from "./segmenter.ts";

/** What was found. */
export interface Findings {
  /** On the sheet as it lies. */
  readonly detections: Detection[];
  /** How the sheet lies, if it seems to be turned. */
  readonly turn?: SheetTurn;
}

/** Runs the network once or, where the model says that this is better, twice. */
export async function findDetections(
  reader: SheetReader,
  input: NetworkInput,
  minConfidence: number,
  signal?: AbortSignal,
): Promise<Findings> {
  const { model } = reader;
  const outputs = await look(reader, input, minConfidence, signal);
  const turn = model.turn?.(outputs);
  if (!turn?.lookAgain) {
    const detections = model.detections(outputs, input.frame, minConfidence, input.tensor);
    return { detections, ...(turn && { turn }) };
  }
  const upright = turnInput(input, turn.quarterTurns, model.preprocess.multipleOf);
  const again = await look(reader, upright, minConfidence, signal);
  const detections = model.detections(again, upright.frame, minConfidence, upright.tensor);
  const back = opposite(turn.quarterTurns);
  return {
    detections: detections.map((one) => turnDetection(one, upright.frame.sheet, back)),
    turn,
  };
}

/** Notes in the segmenter's state, for the health check, whether the device works. */
async function look(
  { model, network, state }: SheetReader,
  { tensor, frame }: NetworkInput,
  minConfidence: number,
  signal: AbortSignal | undefined,
): Promise<Record<string, Tensor>> {
  const inputs = model.inputs(tensor, frame, minConfidence);
  try {
    const outputs = await network.run(inputs, signal);
    state.deviceFailure = undefined;
    return outputs;
  } catch (error) {
    if (signal?.aborted && error === signal.reason) throw error;
    state.deviceFailure = messageOf(error);
    throw error;
  }
}

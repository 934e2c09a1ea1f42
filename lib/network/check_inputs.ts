/**
 * Whether tensors are what a graph takes.
 *
 * @module
 */

import { messageOf } from "../errors.ts";
import { checkShape, type Tensor } from "../tensor/tensor.ts";
import { GraphError } from "./ort_errors.ts";
import type { GraphValue, NamedTensors } from "./session_messages.ts";

/**
 * Checks the names, dtypes and shapes of a run's inputs.
 *
 * @param values The graph's inputs.
 * @throws {GraphError} if one is missing, unknown or of another dtype or shape.
 */
export function checkInputs(inputs: NamedTensors, values: readonly GraphValue[]): void {
  for (const value of values) {
    const tensor = Object.hasOwn(inputs, value.name) ? inputs[value.name] : undefined;
    if (!tensor) throw new GraphError(`there is no tensor for its input "${value.name}"`);
    checkTensor(tensor, value);
  }
  const unknown = Object.keys(inputs).find((name) => !values.some((value) => value.name === name));
  if (unknown === undefined) return;
  const known = values.map((value) => `"${value.name}"`).join(", ");
  throw new GraphError(`it has no input "${unknown}"; its inputs are ${known}`);
}

function checkTensor({ dtype, shape, data }: Tensor, value: GraphValue): void {
  const fits = shape.length === value.shape.length &&
    value.shape.every((length, axis) => length === null || length === shape[axis]);
  if (dtype !== value.dtype || !fits) {
    const taken = `${value.dtype} [${value.shape.map((axis) => axis ?? "any").join(", ")}]`;
    throw new GraphError(
      `its input "${value.name}" takes ${taken}, not ${dtype} [${shape.join(", ")}]`,
    );
  }
  try {
    checkShape(shape, data.length);
  } catch (cause) {
    const found = messageOf(cause);
    throw new GraphError(`the tensor for its input "${value.name}" is none (${found})`, { cause });
  }
}

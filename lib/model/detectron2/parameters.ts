/**
 * The parameters of a checkpoint, asked for by name and shape, as the tensors of a graph.
 *
 * @module
 */

import type { LazyTensor, StateDict } from "../../checkpoint/lazy_tensor.ts";
import { SegmenterError } from "../../errors.ts";
import { addInitializer, type Graph, type Initializer, type Value } from "../../onnx/graph.ts";
import type { Affine } from "../../onnx/operators/layers.ts";

/** A parameter that is there and has the shape that it must have. */
export interface Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  /**
   * Reads the numbers, row-major; the array is the caller's.
   *
   * @param into Memory that may be written over, and may then be what the numbers lie in.
   */
  read(into?: Uint8Array<ArrayBuffer>): Promise<Float32Array<ArrayBuffer>>;
  /** Where these numbers lie in a file, if they lie there just so. */
  readonly place: Initializer["place"];
}

/** Where the layers of a network get their numbers from, and where they are put. */
export interface Weights {
  readonly graph: Graph;
  /**
   * @throws {SegmenterError} of kind `model` if there is no parameter of that name, or it has
   * another shape.
   */
  find(name: string, shape: readonly number[]): Parameter;
}

/**
 * Makes a checkpoint the source of a graph's weights.
 *
 * @param file The checkpoint's name, for errors.
 */
export function weightsFrom(graph: Graph, parameters: StateDict, file: string): Weights {
  return {
    graph,
    find(name, shape) {
      const tensor = parameters.get(name);
      if (!tensor) throw parameterError(file, name, shape, "is missing");
      if (String(tensor.shape) !== String(shape)) {
        throw parameterError(file, name, shape, `has the shape [${tensor.shape.join(", ")}]`);
      }
      const place = tensor.dtype === "float32" ? tensor.place : undefined;
      return { name, shape, read: (into) => readNumbers(tensor, name, file, into), place };
    },
  };
}

async function readNumbers(
  tensor: LazyTensor,
  name: string,
  file: string,
  into?: Uint8Array<ArrayBuffer>,
): Promise<Float32Array<ArrayBuffer>> {
  const { data } = await tensor.read("float32", into);
  if (areFinite(data)) return data;
  throw new SegmenterError("model", {
    action: "build the network of",
    file,
    found: `its parameter ${name} holds numbers that are infinite or none`,
    remedy: "copy the checkpoint again, or take one from before its training went wrong",
  });
}

/** No sum of finite float32 numbers is too large for a double; several sums at once are faster. */
function areFinite(numbers: Float32Array): boolean {
  const end = numbers.length - numbers.length % 4;
  let a = 0, b = 0, c = 0, d = 0;
  for (let i = 0; i < end; i += 4) {
    a += numbers[i]!;
    b += numbers[i + 1]!;
    c += numbers[i + 2]!;
    d += numbers[i + 3]!;
  }
  for (let i = end; i < numbers.length; i++) a += numbers[i]!;
  return Number.isFinite(a + b + c + d);
}

function parameterError(file: string, name: string, shape: readonly number[], found: string) {
  return new SegmenterError("model", {
    action: "build the network of",
    file,
    found: `its parameter ${name} ${found}, expected [${shape.join(", ")}]`,
    remedy: "put the config.yaml and config.json that this checkpoint was trained with beside it",
  });
}

/**
 * The parameters `<layer>.weight` and `<layer>.bias` of a layer.
 *
 * @param outputs Length of the bias; unless given, that of the weight's first axis.
 */
export function affine(
  weights: Weights,
  layer: string,
  shape: readonly number[],
  outputs: number | undefined = shape[0],
): Affine {
  return {
    weight: tensor(weights, weights.find(`${layer}.weight`, shape)),
    bias: tensor(weights, weights.find(`${layer}.bias`, [outputs ?? 0])),
  };
}

/** Puts a parameter into the graph. */
export function tensor(
  { graph }: Weights,
  { name, shape, read, place }: Parameter,
): Value<"float32"> {
  return addInitializer(graph, { name, elementType: "float32", shape }, read, place);
}

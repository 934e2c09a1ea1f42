/**
 * Tensors: numbers with a shape, as networks take and give them.
 *
 * @module
 */

/** The array type that holds the elements of each dtype (named as in ONNX). */
export interface TensorArrays {
  readonly float32: Float32Array<ArrayBuffer>;
  readonly int64: BigInt64Array<ArrayBuffer>;
  readonly uint8: Uint8Array<ArrayBuffer>;
}

/** Name of an element type. */
export type Dtype = keyof TensorArrays;

/** A dense tensor in row-major order. */
export type Tensor<D extends Dtype = Dtype> = {
  [K in D]: {
    readonly dtype: K;
    readonly shape: readonly number[];
    readonly data: TensorArrays[K];
  };
}[D];

/**
 * Makes a float32 tensor.
 *
 * @param shape Lengths of the axes, outermost first.
 * @param data Row-major elements; not copied.
 * @throws {RangeError} if `shape` is no shape or has not as many elements as `data`.
 */
export function float32Tensor(
  shape: readonly number[],
  data: Float32Array<ArrayBuffer>,
): Tensor<"float32"> {
  checkShape(shape, data.length);
  return { dtype: "float32", shape, data };
}

/**
 * Checks that a shape is made of whole numbers and holds `length` elements.
 *
 * @throws {RangeError} if not.
 */
export function checkShape(shape: readonly number[], length: number): void {
  const count = shape.reduce((product, axis) => product * axis, 1);
  const sound = shape.every((axis) => Number.isSafeInteger(axis) && axis >= 0);
  if (sound && count === length) return;
  throw new RangeError(`Cannot shape ${length} elements as [${shape.join(", ")}]`);
}

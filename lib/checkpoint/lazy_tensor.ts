/**
 * A tensor of a checkpoint that is read when it is needed.
 *
 * @module
 */

import type { Dtype, Tensor } from "../tensor/tensor.ts";

/** Name, type and shape are known; the numbers still lie in the file. */
export interface LazyTensor {
  /** As the checkpoint calls it: "backbone.bottom_up.fpn1.0.weight". */
  readonly name: string;
  /** PyTorch's name of the element type: "float32", "bfloat16", "int64". */
  readonly dtype: string;
  /** Lengths of the axes, outermost first. */
  readonly shape: readonly number[];
  /**
   * Reads the elements in row-major order, converted to `dtype`.
   *
   * @throws {SegmenterError} of kind `model` if the file does not hold them.
   */
  read<D extends Dtype>(dtype: D): Promise<Tensor<D>>;
}

/** The parameters and buffers of a network by name. */
export type StateDict = ReadonlyMap<string, LazyTensor>;

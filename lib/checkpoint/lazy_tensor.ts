/**
 * A tensor of a checkpoint that is read when it is needed.
 *
 * @module
 */

import type { Dtype, Tensor } from "../tensor/tensor.ts";

/** Where something begins in a file of this machine. */
export interface FilePlace {
  /** Without links in it. */
  readonly path: string;
  /** In bytes. */
  readonly offset: number;
}

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
   * @param into Memory that may be written over, and may then be what the elements lie in.
   * @throws {SegmenterError} of kind `model` if the file does not hold them.
   */
  read<D extends Dtype>(dtype: D, into?: Uint8Array<ArrayBuffer>): Promise<Tensor<D>>;
  /**
   * Where the elements lie in a file of this machine in row-major order, little-endian and as what
   * {@link dtype} says; absent where they lie otherwise.
   *
   * @throws {SegmenterError} of kind `model` if the file does not hold them.
   */
  place?(): Promise<FilePlace>;
}

/** The parameters and buffers of a network by name. */
export type StateDict = ReadonlyMap<string, LazyTensor>;

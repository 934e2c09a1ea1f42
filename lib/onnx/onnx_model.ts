/**
 * A network as an ONNX file in memory.
 *
 * @module
 */

/** The serialized `ModelProto` (onnx.proto) of a network. */
export interface OnnxModel {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Files beside it that hold its large tensors. Whoever opens the network takes the buffers over. */
  readonly externalData?: readonly ExternalData[];
  /** Files of this machine that hold the other large tensors, where they are left there. */
  readonly files?: TensorFiles;
}

/** Files that hold large tensors among other things. */
export interface TensorFiles {
  /** Path of the folder that they lie in, without links in it. */
  readonly folder: string;
  /** What the `ModelProto` calls them, and the folder does. */
  readonly names: readonly string[];
  /** Number of bytes of the tensors. */
  readonly byteLength: number;
  /**
   * Reads the tensors. Nobody did so before, and whoever opens the network does not look at them: it
   * may be opened meanwhile, but not used before this is done.
   *
   * @throws {SegmenterError} of kind `model` if they are damaged.
   */
  readonly check: () => Promise<void>;
}

/** A file that `ModelProto` names as the `location` of tensors. */
export interface ExternalData {
  /** The name by which the `ModelProto` calls it. */
  readonly path: string;
  readonly data: Uint8Array<ArrayBuffer>;
}

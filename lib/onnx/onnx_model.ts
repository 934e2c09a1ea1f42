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
  /** Path of the folder of all other files that hold large tensors, where there are any. */
  readonly folder?: string;
}

/** A file that `ModelProto` names as the `location` of tensors. */
export interface ExternalData {
  /** The name by which the `ModelProto` calls it. */
  readonly path: string;
  readonly data: Uint8Array<ArrayBuffer>;
}

/**
 * A network as an ONNX file in memory.
 *
 * @module
 */

/** The serialized `ModelProto` (onnx.proto) of a network. */
export interface OnnxModel {
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Field numbers and enumerations of `onnx.proto` (github.com/onnx/onnx, onnx/onnx.proto), as far as
 * they are written here.
 *
 * @module
 */

/** `Version.IR_VERSION`: that of ONNX 1.15, the first with opset 20. */
export const IR_VERSION = 9;

/** The version of the operators of ONNX's own domain. */
export const OPSET_VERSION = 20;

/** The version of the operators of ONNX Runtime's domain `com.microsoft`. */
export const MICROSOFT_OPSET_VERSION = 1;

/** ONNX Runtime's operators beside the standard (onnxruntime/docs/ContribOperators.md). */
export const MICROSOFT_DOMAIN = "com.microsoft";

export const MODEL = {
  irVersion: 1,
  producerName: 2,
  graph: 7,
  opsetImport: 8,
} as const;

export const OPERATOR_SET = { domain: 1, version: 2 } as const;

export const GRAPH = {
  node: 1,
  name: 2,
  initializer: 5,
  input: 11,
  output: 12,
} as const;

export const NODE = {
  input: 1,
  output: 2,
  name: 3,
  opType: 4,
  attribute: 5,
  domain: 7,
} as const;

export const ATTRIBUTE = {
  name: 1,
  float: 2,
  int: 3,
  text: 4,
  floats: 7,
  ints: 8,
  type: 20,
} as const;

/** `AttributeProto.AttributeType`. */
export const ATTRIBUTE_TYPE = { float: 1, int: 2, text: 3, floats: 6, ints: 7 } as const;

export const TENSOR = {
  dims: 1,
  dataType: 2,
  name: 8,
  rawData: 9,
  externalData: 13,
  dataLocation: 14,
} as const;

/** `TensorProto.DataLocation`: in another file. */
export const EXTERNAL = 1;

/** `TensorProto.DataType`. */
export const DATA_TYPE = { float32: 1, uint8: 2, int8: 3, int64: 7, bool: 9, float16: 10 } as const;

export const STRING_ENTRY = { key: 1, value: 2 } as const;

export const VALUE_INFO = { name: 1, type: 2 } as const;

export const TYPE = { tensorType: 1 } as const;

export const TENSOR_TYPE = { elementType: 1, shape: 2 } as const;

export const SHAPE = { dimension: 1 } as const;

export const DIMENSION = { value: 1, parameter: 2 } as const;

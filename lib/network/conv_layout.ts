/**
 * Which memory layout ONNX Runtime's WebGPU convolutions are to use. An ONNX file comes in (see
 * onnx.proto of ONNX 1.x for the fields), a layout goes out.
 *
 * With the faster layout, channels last, onnxruntime-web 1.30 returns wrong numbers and no error
 * for some counts of channels (microsoft/onnxruntime#29651). Measured with 1 to 33 input channels:
 * wrong are kernels larger than 1×1 where the input channels divide by 3 but not by 4 and are more
 * than 3, and the output channels divide by 4.
 *
 * @module
 */

/** ONNX Runtime's `preferredLayout`: channels first or last. */
export type ConvLayout = "NCHW" | "NHWC";

/** `ModelProto.graph`, `GraphProto.initializer` and `TensorProto.dims`. */
const GRAPH_FIELD = 7;
const INITIALIZER_FIELD = 5;
const DIMS_FIELD = 1;

/** The wire types of protocol buffers. */
const VARINT = 0;
const FIXED_64 = 1;
const BYTES = 2;
const FIXED_32 = 5;

/** A field of a message: the value of a varint, or the bytes of anything longer. */
interface Field {
  readonly number: number;
  readonly varint: number;
  readonly bytes: Uint8Array;
}

/**
 * Chooses the fastest layout that is right for all convolutions whose weights are initializers.
 *
 * @param model A `ModelProto`. A damaged one is read as far as it goes: it is for ONNX Runtime to
 * refuse it.
 */
export function convLayout(model: Uint8Array): ConvLayout {
  for (const graph of messages(model, GRAPH_FIELD)) {
    for (const initializer of messages(graph, INITIALIZER_FIELD)) {
      if (isMiscounted(readDims(initializer))) return "NCHW";
    }
  }
  return "NHWC";
}

/** Whether a tensor of this shape can be the weights of a convolution that goes wrong. */
function isMiscounted(dims: readonly number[]): boolean {
  const [outputs = 0, inputs = 0, height = 0, width = 0] = dims;
  return dims.length === 4 && height * width > 1 && outputs % 4 === 0 &&
    inputs > 3 && inputs % 3 === 0 && inputs % 4 !== 0;
}

function readDims(tensor: Uint8Array): number[] {
  const dims: number[] = [];
  for (const { number, varint, bytes } of fields(tensor)) {
    if (number !== DIMS_FIELD) continue;
    if (bytes.length === 0) dims.push(varint);
    for (let offset = 0; offset < bytes.length;) {
      const [dim, next] = readVarint(bytes, offset);
      dims.push(dim);
      offset = next;
    }
  }
  return dims;
}

function* messages(message: Uint8Array, wanted: number): Generator<Uint8Array> {
  for (const { number, bytes } of fields(message)) if (number === wanted) yield bytes;
}

/** The fields of a message, until its end or the first thing that is not a field. */
function* fields(message: Uint8Array): Generator<Field> {
  let offset = 0;
  while (offset < message.length) {
    const [tag, start] = readVarint(message, offset);
    const wireType = tag % 8;
    const [value, afterVarint] = readVarint(message, start);
    const begin = wireType === BYTES ? afterVarint : start;
    const length = lengthOf(wireType, value);
    const end = wireType === VARINT ? afterVarint : begin + length;
    if (Number.isNaN(length) || end > message.length) return;
    const number = Math.floor(tag / 8);
    yield { number, varint: value, bytes: message.subarray(begin, begin + length) };
    offset = end;
  }
}

/** How many bytes a field has beside its varints; not a number for an unknown wire type. */
function lengthOf(wireType: number, value: number): number {
  switch (wireType) {
    case VARINT:
      return 0;
    case FIXED_64:
      return 8;
    case BYTES:
      return value;
    case FIXED_32:
      return 4;
    default:
      return NaN;
  }
}

/** A varint and the offset behind it; a large one is rounded, a cut one ends with the bytes. */
function readVarint(bytes: Uint8Array, offset: number): [value: number, next: number] {
  let value = 0;
  for (let scale = 1; offset < bytes.length; scale *= 128) {
    const byte = bytes[offset++]!;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) break;
  }
  return [value, offset];
}

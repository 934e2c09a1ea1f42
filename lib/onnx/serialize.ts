/**
 * AN ONNX FILE, WRITTEN. A graph comes in; the bytes of a `ModelProto` go out, with the large tensors
 * beside them if that is wanted.
 *
 * Format: onnx.proto; external data as in onnx/docs/ExternalData.md.
 *
 * @module
 */

import { basename, dirname } from "node:path";
import {
  ATTRIBUTE,
  ATTRIBUTE_TYPE,
  DATA_TYPE,
  DIMENSION,
  EXTERNAL,
  GRAPH,
  IR_VERSION,
  MICROSOFT_DOMAIN,
  MICROSOFT_OPSET_VERSION,
  MODEL,
  NODE,
  OPERATOR_SET,
  OPSET_VERSION,
  SHAPE,
  STRING_ENTRY,
  TENSOR,
  TENSOR_TYPE,
  TYPE,
  VALUE_INFO,
} from "./fields.ts";
import type { Attribute, Graph, Initializer, Length, Node, Value } from "./graph.ts";
import type { OnnxModel, TensorFiles } from "./onnx_model.ts";
import { bytesField, floatField, type Message, message, textField } from "./protobuf.ts";
import { toBytes, varintField } from "./protobuf.ts";

/** How a graph is written. */
export interface SerializeOptions {
  /** Tensors of more bytes than this go to {@link EXTERNAL_DATA_PATH}; without it none does. */
  readonly externalAbove?: number;
  /** Whether large tensors may be left in the file that they lie in, if there is one; unread. */
  readonly leaveInFile?: boolean;
}

/** The file that holds the large tensors. */
export const EXTERNAL_DATA_PATH = "weights.bin";

/** Where a tensor begins in the file beside: a multiple of it, as vector instructions like it. */
const ALIGNMENT = 64;

/** Tensors up to this size are read at the same time: each alone takes longer to find than to read. */
const SMALL_BYTES = 64 * 1024;

/** A protocol buffer has 2 GiB at most, and is copied on its way. */
const MOST_BYTES_INSIDE = 2 ** 29;

const PRODUCER = "lara-segmenter";

/**
 * Writes a graph. Large tensors are read one after the other, so that no more than one of them is in
 * memory beside what is written.
 *
 * @throws {RangeError} if a tensor has not as many elements as its shape.
 */
export async function serialize(
  graph: Graph,
  { externalAbove = Infinity, leaveInFile = false }: SerializeOptions = {},
): Promise<OnnxModel> {
  const large = graph.initializers.filter((tensor) => byteLengthOf(tensor) > externalAbove);
  const left = leaveInFile ? await findLeft(large) : undefined;
  const external = layOut(left ? [] : large);
  for (const [tensor, { offset }] of external.places) await readTo(external.data, offset, tensor);
  const places = left?.places ?? external.places;
  const inside = await readInside(graph.initializers.filter((tensor) => !places.has(tensor)));
  const tensors = graph.initializers.map((initializer) => {
    const place = places.get(initializer);
    const content = place
      ? externalPlace(place, byteLengthOf(initializer))
      : bytesField(TENSOR.rawData, inside.get(initializer)!);
    return tensor(initializer, content);
  });
  return {
    bytes: toBytes(modelMessage(graphMessage(graph, tensors))),
    ...(external.places.size > 0 &&
      { externalData: [{ path: EXTERNAL_DATA_PATH, data: external.data }] }),
    ...(left && { files: tensorFiles(left) }),
  };
}

/** Where a tensor begins in a file beside. */
interface Place {
  readonly file: string;
  /** In bytes. */
  readonly offset: number;
}

/** Tensors that are left in files of one folder. */
interface LeftTensors {
  readonly folder: string;
  readonly places: ReadonlyMap<Initializer, Place>;
}

/** Bytes of one element. */
const ELEMENT_BYTES = { float32: 4, float16: 2, int64: 8, uint8: 1, int8: 1, bool: 1 } as const;

function byteLengthOf({ elementType, shape }: Initializer): number {
  return shape.reduce((product, length) => product * length, ELEMENT_BYTES[elementType]);
}

/**
 * The tensors that lie in files of one folder, as well aligned as in the file that is written here. ONNX
 * Runtime reads all files or none itself: the other tensors must have room in the protocol buffer.
 */
async function findLeft(tensors: readonly Initializer[]): Promise<LeftTensors | undefined> {
  const places = new Map<Initializer, Place>();
  let folder: string | undefined;
  let otherBytes = 0;
  const foundPlaces = await Promise.all(tensors.map((tensor) => tensor.place?.()));
  for (const [i, tensor] of tensors.entries()) {
    const found = foundPlaces[i];
    const parent = found && dirname(found.path);
    if (found && found.offset % ALIGNMENT === 0 && (folder ?? parent) === parent) {
      folder = parent;
      places.set(tensor, { file: basename(found.path), offset: found.offset });
    } else otherBytes += byteLengthOf(tensor);
  }
  if (folder === undefined || otherBytes > MOST_BYTES_INSIDE) return undefined;
  return { folder, places };
}

function layOut(tensors: readonly Initializer[]) {
  const places = new Map<Initializer, Place>();
  let end = 0;
  for (const tensor of tensors) {
    const offset = Math.ceil(end / ALIGNMENT) * ALIGNMENT;
    places.set(tensor, { file: EXTERNAL_DATA_PATH, offset });
    end = offset + byteLengthOf(tensor);
  }
  return { places, data: new Uint8Array(end) };
}

function tensorFiles({ folder, places }: LeftTensors): TensorFiles {
  const tensors = [...places.keys()];
  const lengths = tensors.map(byteLengthOf);
  return {
    folder,
    names: [...new Set(Array.from(places.values(), ({ file }) => file))],
    byteLength: lengths.reduce((sum, length) => sum + length, 0),
    async check() {
      const scratch = new Uint8Array(Math.max(...lengths));
      for (const tensor of tensors) await readBytes(tensor, scratch);
    },
  };
}

/** The bytes of tensors that have no file of their own. */
async function readInside(tensors: readonly Initializer[]): Promise<Map<Initializer, Uint8Array>> {
  const found = new Map<Initializer, Uint8Array>();
  const read = async (tensor: Initializer) => {
    found.set(tensor, await readBytes(tensor));
  };
  const { small = [], large = [] } = Object.groupBy(
    tensors,
    (tensor) => byteLengthOf(tensor) <= SMALL_BYTES ? "small" : "large",
  );
  await Promise.all(small.map(read));
  for (const tensor of large) await read(tensor);
  return found;
}

/** Copies only what was not read to its place at once. */
async function readTo(
  data: Uint8Array<ArrayBuffer>,
  offset: number,
  initializer: Initializer,
): Promise<void> {
  const room = data.subarray(offset, offset + byteLengthOf(initializer));
  const bytes = await readBytes(initializer, room);
  if (bytes.buffer !== room.buffer || bytes.byteOffset !== room.byteOffset) room.set(bytes);
}

async function readBytes(
  initializer: Initializer,
  into?: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array> {
  const data = await initializer.read(into);
  if (data.byteLength === byteLengthOf(initializer)) {
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  }
  throw new RangeError(
    `Cannot write ${initializer.name}: ${data.length} elements for [${initializer.shape}]`,
  );
}

function externalPlace({ file, offset }: Place, length: number): Message {
  const entry = (key: string, value: string) =>
    bytesField(
      TENSOR.externalData,
      message(textField(STRING_ENTRY.key, key), textField(STRING_ENTRY.value, value)),
    );
  return message(
    entry("location", file),
    entry("offset", String(offset)),
    entry("length", String(length)),
    varintField(TENSOR.dataLocation, EXTERNAL),
  );
}

function tensor({ name, elementType, shape }: Initializer, content: Message): Message {
  return message(
    ...shape.map((length) => varintField(TENSOR.dims, length)),
    varintField(TENSOR.dataType, DATA_TYPE[elementType]),
    textField(TENSOR.name, name),
    content,
  );
}

function modelMessage(graph: Message): Message {
  return message(
    varintField(MODEL.irVersion, IR_VERSION),
    textField(MODEL.producerName, PRODUCER),
    bytesField(MODEL.graph, graph),
    operatorSet("", OPSET_VERSION),
    operatorSet(MICROSOFT_DOMAIN, MICROSOFT_OPSET_VERSION),
  );
}

function operatorSet(domain: string, version: number): Message {
  return bytesField(
    MODEL.opsetImport,
    message(textField(OPERATOR_SET.domain, domain), varintField(OPERATOR_SET.version, version)),
  );
}

/** Outputs have names of their own, so the last thing that is done to each is nothing. */
function graphMessage(graph: Graph, tensors: readonly Message[]): Message {
  const naming = graph.outputs.map(({ name, value }): Node => ({
    type: "Identity",
    domain: "",
    name: `output_${name}`,
    inputs: [value.name],
    outputs: [name],
    attributes: {},
  }));
  const outputs = graph.outputs.map(({ name, value }) => ({ ...value, name }));
  return message(
    ...[...graph.nodes, ...naming].map((node) => bytesField(GRAPH.node, nodeMessage(node))),
    textField(GRAPH.name, graph.name),
    ...tensors.map((content) => bytesField(GRAPH.initializer, content)),
    ...graph.inputs.map((value) => bytesField(GRAPH.input, valueInfo(value))),
    ...outputs.map((value) => bytesField(GRAPH.output, valueInfo(value))),
  );
}

function nodeMessage({ type, domain, name, inputs, outputs, attributes }: Node): Message {
  return message(
    ...inputs.map((input) => textField(NODE.input, input)),
    ...outputs.map((output) => textField(NODE.output, output)),
    textField(NODE.name, name),
    textField(NODE.opType, type),
    ...Object.keys(attributes).sort().map((name) =>
      bytesField(NODE.attribute, attributeMessage(name, attributes[name]!))
    ),
    domain === "" ? undefined : textField(NODE.domain, domain),
  );
}

function attributeMessage(name: string, attribute: Attribute): Message {
  return message(
    textField(ATTRIBUTE.name, name),
    attributeValue(attribute),
    varintField(ATTRIBUTE.type, ATTRIBUTE_TYPE[attribute.kind]),
  );
}

function attributeValue({ kind, value }: Attribute): Message {
  switch (kind) {
    case "float":
      return floatField(ATTRIBUTE.float, value);
    case "int":
      return varintField(ATTRIBUTE.int, value);
    case "text":
      return textField(ATTRIBUTE.text, value);
    case "ints":
      return message(...value.map((number) => varintField(ATTRIBUTE.ints, number)));
  }
}

function valueInfo({ name, elementType, shape }: Value): Message {
  const dimensions = shape.map((length, axis) =>
    bytesField(SHAPE.dimension, dimension(length, `${name}_${axis}`))
  );
  const tensorType = message(
    varintField(TENSOR_TYPE.elementType, DATA_TYPE[elementType]),
    bytesField(TENSOR_TYPE.shape, message(...dimensions)),
  );
  return message(
    textField(VALUE_INFO.name, name),
    bytesField(VALUE_INFO.type, bytesField(TYPE.tensorType, tensorType)),
  );
}

/** An axis of unknown length gets a name of its own. */
function dimension(length: Length, name: string): Message {
  return length === null
    ? textField(DIMENSION.parameter, name)
    : varintField(DIMENSION.value, length);
}

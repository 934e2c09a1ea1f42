/**
 * A network while it is built: values with their element types and shapes, the nodes that make them,
 * and tensors that are known beforehand. Knows no operator; those are in `operators/`.
 *
 * @module
 */

import { DATA_TYPE, MICROSOFT_DOMAIN } from "./fields.ts";

/** Types of a tensor's elements. */
export type ElementType = keyof typeof DATA_TYPE;

/** Length of an axis; `null` where it is known only at run time. */
export type Length = number | null;

/** Lengths of the axes, outermost first. */
export type Shape = readonly Length[];

/** A tensor that flows through a graph. */
export interface Value<E extends ElementType = ElementType> {
  readonly graph: Graph;
  readonly name: string;
  readonly elementType: E;
  readonly shape: Shape;
}

/** Arrays that hold the elements of a tensor that is known beforehand. */
export interface ElementArrays {
  readonly float32: Float32Array<ArrayBuffer>;
  readonly int64: BigInt64Array<ArrayBuffer>;
  readonly uint8: Uint8Array<ArrayBuffer>;
  readonly int8: Int8Array<ArrayBuffer>;
  readonly float16: Float16Array<ArrayBuffer>;
  /** One byte an element, 0 or 1. */
  readonly bool: Uint8Array<ArrayBuffer>;
}

/** A tensor that is known beforehand; its elements are asked for when the graph is written. */
export interface Initializer {
  readonly name: string;
  readonly elementType: ElementType;
  readonly shape: readonly number[];
  /**
   * The elements in row-major order; not kept.
   *
   * @param into Memory that may be written over, and may then be what the elements lie in.
   */
  readonly read: (into?: Uint8Array<ArrayBuffer>) => Promise<ElementArrays[ElementType]>;
  /** Where `read` finds them in a file of this machine, in the very bytes of an ONNX tensor. */
  readonly place?: (() => Promise<TensorPlace>) | undefined;
}

/** Where a tensor begins in a file of this machine. */
export interface TensorPlace {
  /** Without links in it: ONNX Runtime does not follow them out of a folder. */
  readonly path: string;
  /** In bytes. */
  readonly offset: number;
}

/** An attribute of a node; the kind is part of the file. */
export type Attribute =
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "int"; readonly value: number }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "ints"; readonly value: readonly number[] };

/** One operation; inputs that are left out have the name "". */
export interface Node {
  readonly type: string;
  readonly domain: "" | typeof MICROSOFT_DOMAIN;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** A name by which a value is known outside. */
export interface Output {
  readonly name: string;
  readonly value: Value;
}

/** The parts of a graph in the order in which they were added. */
export interface Graph {
  readonly name: string;
  readonly inputs: Value[];
  readonly outputs: Output[];
  readonly nodes: Node[];
  readonly initializers: Initializer[];
  /** Small constants by their content, so that equal ones are written once. */
  readonly constants: Map<string, Value>;
}

/** What a node is made of. */
export interface NodeParts {
  readonly domain?: Node["domain"];
  readonly inputs: readonly (Value | undefined)[];
  readonly attributes?: Node["attributes"];
}

/** What a node gives. */
export interface ValueType<E extends ElementType> {
  readonly elementType: E;
  readonly shape: Shape;
}

/** Starts a graph. */
export function createGraph(name: string): Graph {
  return { name, inputs: [], outputs: [], nodes: [], initializers: [], constants: new Map() };
}

/** A tensor that is given for each run. */
export function addInput<E extends ElementType>(
  graph: Graph,
  name: string,
  elementType: E,
  shape: Shape,
): Value<E> {
  const value = { graph, name, elementType, shape };
  graph.inputs.push(value);
  return value;
}

/** Gives a value out under a name. */
export function addOutput(graph: Graph, name: string, value: Value): void {
  graph.outputs.push({ name, value });
}

/**
 * A tensor that is known beforehand.
 *
 * @param read Gives as many elements as `shape` has; called when the graph is written, once each time.
 * @param place Where `read` finds them, if they lie in a file as an ONNX tensor would.
 * @throws {RangeError} if there is one of that name.
 */
export function addInitializer<E extends ElementType>(
  graph: Graph,
  { name, shape, elementType }: { name: string; elementType: E; shape: readonly number[] },
  read: (into?: Uint8Array<ArrayBuffer>) => Promise<ElementArrays[E]>,
  place?: Initializer["place"],
): Value<E> {
  if (graph.initializers.some((other) => other.name === name)) {
    throw new RangeError(`Cannot add the tensor ${name} twice`);
  }
  graph.initializers.push({ name, elementType, shape, read, place });
  return { graph, name, elementType, shape };
}

/**
 * A small tensor of known numbers.
 *
 * @param shape Without it a scalar for a number, a vector for an array.
 * @throws {RangeError} if `shape` does not hold the numbers.
 */
export function constant<E extends "float32" | "int64">(
  graph: Graph,
  elementType: E,
  numbers: number | readonly number[],
  shape: readonly number[] = typeof numbers === "number" ? [] : [numbers.length],
): Value<E> {
  const list = typeof numbers === "number" ? [numbers] : numbers;
  if (list.length !== shape.reduce((product, length) => product * length, 1)) {
    throw new RangeError(`Cannot shape ${list.length} numbers as [${shape.join(", ")}]`);
  }
  const key = `${elementType}[${shape}]${list}`;
  const known = graph.constants.get(key);
  if (known) return { ...known, elementType };
  const data = elementType === "int64" ? BigInt64Array.from(list, BigInt) : Float32Array.from(list);
  const name = `constant_${graph.constants.size}`;
  graph.initializers.push({ name, elementType, shape, read: () => Promise.resolve(data) });
  const value = { graph, name, elementType, shape };
  graph.constants.set(key, value);
  return value;
}

/** Adds a node with one output. */
export function addNode<E extends ElementType>(
  graph: Graph,
  type: string,
  parts: NodeParts,
  output: ValueType<E>,
): Value<E> {
  const [value] = addNodeWithOutputs(graph, type, parts, [output]);
  return value;
}

/** The values that go with their types. */
type ValuesOf<T extends readonly ValueType<ElementType>[]> = {
  [K in keyof T]: Value<T[K]["elementType"]>;
};

/** Adds a node with several outputs. */
export function addNodeWithOutputs<const T extends readonly ValueType<ElementType>[]>(
  graph: Graph,
  type: string,
  { domain = "", inputs, attributes = {} }: NodeParts,
  outputs: T,
): ValuesOf<T> {
  const name = `${type}_${graph.nodes.length}`;
  const values = outputs.map((output, i) => ({ graph, name: `${name}_${i}`, ...output }));
  graph.nodes.push({
    type,
    domain,
    name,
    inputs: inputs.map((value) => value?.name ?? ""),
    outputs: values.map((value) => value.name),
    attributes,
  });
  return values as ValuesOf<T>;
}

/** The attribute of type float. */
export function float(value: number): Attribute {
  return { kind: "float", value };
}

/** The attribute of type int. */
export function int(value: number): Attribute {
  return { kind: "int", value };
}

/** The attribute of type string. */
export function text(value: string): Attribute {
  return { kind: "text", value };
}

/** The attribute of type ints. */
export function ints(...value: readonly number[]): Attribute {
  return { kind: "ints", value };
}

/**
 * Operators that rearrange elements, pick some of them or fold an axis.
 *
 * Specification: onnx/docs/Operators.md, opset 20.
 *
 * @module
 */

import {
  addNode,
  addNodeWithOutputs,
  constant,
  type ElementType,
  int,
  ints,
  type Length,
  type Shape,
  type Value,
} from "../graph.ts";
import { axisOf, expectLength, lengthAt, shapeError } from "./shapes.ts";

type Numeric = "float32" | "int64";

/** In a shape for {@link reshape}: the length that is left over. */
export const REST = -1;

/**
 * The same elements in another shape.
 *
 * @param lengths Known lengths, lengths that are known at run time (scalars or vectors of one
 * element), and {@link REST} once at most.
 * @throws {RangeError} if the number of elements is known and another.
 */
export function reshape<E extends ElementType>(
  x: Value<E>,
  lengths: readonly (number | Value<"int64">)[],
): Value<E> {
  const known = lengths.every((length) => typeof length === "number");
  const shape = known ? filledIn(x, lengths) : lengths.map(staticLength);
  const target = known ? constant(x.graph, "int64", lengths) : vectorOf(x, lengths);
  const { graph, elementType } = x;
  return addNode(graph, "Reshape", { inputs: [x, target] }, { elementType, shape });
}

function filledIn(x: Value, lengths: readonly number[]): Shape {
  const given = lengths.filter((length) => length !== REST).reduce((a, b) => a * b, 1);
  const all = x.shape.reduce<Length>((a, b) => a === null || b === null ? null : a * b, 1);
  const rest = all === null ? null : all / given;
  const fits = lengths.includes(REST) ? Number.isSafeInteger(rest ?? 0) : (rest ?? 1) === 1;
  if (!fits) throw shapeError("Reshape", x.shape, lengths);
  return lengths.map((length) => length === REST ? rest : length);
}

function staticLength(length: number | Value<"int64">): Length {
  return typeof length === "number" && length !== REST ? length : null;
}

function vectorOf(x: Value, lengths: readonly (number | Value<"int64">)[]): Value<"int64"> {
  const one = (length: number | Value<"int64">) =>
    typeof length === "number" ? constant(x.graph, "int64", [length]) : reshape(length, [1]);
  return concat(lengths.map(one), 0);
}

/** Exchanges axes: axis i of the result is axis `order[i]` of `x`. */
export function transpose<E extends ElementType>(x: Value<E>, order: readonly number[]): Value<E> {
  if (String(order.toSorted()) !== String(x.shape.map((_, axis) => axis))) {
    throw shapeError(`Transpose(${order})`, x.shape);
  }
  const shape = order.map((axis) => lengthAt(x, axis));
  const { graph, elementType } = x;
  const attributes = { perm: ints(...order) };
  return addNode(graph, "Transpose", { inputs: [x], attributes }, { elementType, shape });
}

/** Puts tensors one after the other along an axis. */
export function concat<E extends ElementType>(
  parts: readonly Value<E>[],
  axis: number,
): Value<E> {
  const first = parts[0];
  if (!first) throw shapeError("Concat");
  const along = axisOf(first, axis);
  const shape = first.shape.map((length, i) => {
    if (i !== along) parts.forEach((part) => expectLength("Concat", part, i, length));
    const lengths = parts.map((part) => lengthAt(part, i));
    if (i !== along) return lengths.find((known) => known !== null) ?? null;
    return lengths.reduce<Length>((a, b) => a === null || b === null ? null : a + b, 0);
  });
  const { graph, elementType } = first;
  const attributes = { axis: int(along) };
  return addNode(graph, "Concat", { inputs: parts, attributes }, { elementType, shape });
}

/** Cuts a tensor along an axis into pieces of known lengths. */
export function split<E extends ElementType, const L extends readonly number[]>(
  x: Value<E>,
  axis: number,
  lengths: L,
): { [K in keyof L]: Value<E> } {
  const along = axisOf(x, axis);
  expectLength("Split", x, along, lengths.reduce((a, b) => a + b, 0));
  const outputs = lengths.map((length) => ({
    elementType: x.elementType,
    shape: x.shape.with(along, length),
  }));
  const inputs = [x, constant(x.graph, "int64", lengths)];
  const attributes = { axis: int(along) };
  const parts: readonly Value<E>[] = addNodeWithOutputs(
    x.graph,
    "Split",
    { inputs, attributes },
    outputs,
  );
  return parts as { [K in keyof L]: Value<E> };
}

/** The elements `from`, `from + 1`, … before `to` along an axis. */
export function slice<E extends ElementType>(
  x: Value<E>,
  axis: number,
  from: number,
  to: number | Value<"int64">,
): Value<E> {
  const along = axisOf(x, axis);
  const { graph, elementType } = x;
  const vector = (number: number) => constant(graph, "int64", [number]);
  const end = typeof to === "number" ? vector(to) : reshape(to, [1]);
  const inputs = [x, vector(from), end, vector(along)];
  const shape = x.shape.with(along, sliceLength(lengthAt(x, along), from, to));
  return addNode(graph, "Slice", { inputs }, { elementType, shape });
}

function sliceLength(length: Length, from: number, to: number | Value): Length {
  if (length === null || typeof to !== "number") return null;
  return Math.max(0, Math.min(to, length) - Math.min(from, length));
}

/** Picks the slices `indices` along an axis; the axis becomes those of `indices`. */
export function gather<E extends ElementType>(
  x: Value<E>,
  indices: Value<"int64">,
  axis: number,
): Value<E> {
  const along = axisOf(x, axis);
  const shape = x.shape.toSpliced(along, 1, ...indices.shape);
  const { graph, elementType } = x;
  const attributes = { axis: int(along) };
  return addNode(graph, "Gather", { inputs: [x, indices], attributes }, { elementType, shape });
}

/** The length of an axis at run time; a scalar. */
export function lengthOf(x: Value, axis: number): Value<"int64"> {
  const along = axisOf(x, axis);
  const attributes = { start: int(along), end: int(along + 1) };
  const length = addNode(x.graph, "Shape", { inputs: [x], attributes }, {
    elementType: "int64",
    shape: [1],
  });
  return reshape(length, []);
}

/** Where a vector is true: the indices, ascending. */
export function indicesOfTrue(x: Value<"bool">): Value<"int64"> {
  if (x.shape.length !== 1) throw shapeError("NonZero", x.shape);
  const found = addNode(x.graph, "NonZero", { inputs: [x] }, {
    elementType: "int64",
    shape: [1, null],
  });
  return reshape(found, [REST]);
}

/** 0, 1, 2, … before `length` (a scalar). */
export function range(length: Value<"int64">): Value<"int64"> {
  const { graph } = length;
  const inputs = [constant(graph, "int64", 0), length, constant(graph, "int64", 1)];
  return addNode(graph, "Range", { inputs }, { elementType: "int64", shape: [null] });
}

/** The greatest of all elements; a scalar. */
export function greatest<E extends Numeric>(x: Value<E>): Value<E> {
  return foldAll("ReduceMax", x);
}

/** The sum of all elements; a scalar. */
export function sum<E extends Numeric>(x: Value<E>): Value<E> {
  return foldAll("ReduceSum", x);
}

function foldAll<E extends Numeric>(type: string, x: Value<E>): Value<E> {
  const { graph, elementType } = x;
  const attributes = { keepdims: int(0) };
  return addNode(graph, type, { inputs: [x], attributes }, { elementType, shape: [] });
}

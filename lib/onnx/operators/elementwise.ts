/**
 * Operators that work element by element. Tensors of different shapes are broadcast; numbers stand
 * for constants of the other operand's type.
 *
 * Specification: onnx/docs/Operators.md, opset 20.
 *
 * @module
 */

import { DATA_TYPE } from "../fields.ts";
import { addNode, constant, type ElementType, int, text, type Value } from "../graph.ts";
import { axisOf, broadcast } from "./shapes.ts";

type Numeric = "float32" | "int64";

/** `a + b`. */
export function add<E extends Numeric>(a: Value<E>, b: Value<E> | number): Value<E> {
  return arithmetic("Add", a, b);
}

/** `a − b`. */
export function sub<E extends Numeric>(a: Value<E>, b: Value<E> | number): Value<E> {
  return arithmetic("Sub", a, b);
}

/** `a × b`. */
export function mul<E extends Numeric>(a: Value<E>, b: Value<E> | number): Value<E> {
  return arithmetic("Mul", a, b);
}

/** `a / b`; of integers the quotient, cut off. */
export function div<E extends Numeric>(a: Value<E>, b: Value<E> | number): Value<E> {
  return arithmetic("Div", a, b);
}

/** The rest of the division of integers. */
export function mod(a: Value<"int64">, b: Value<"int64"> | number): Value<"int64"> {
  return arithmetic("Mod", a, b);
}

/** The lesser of each two elements. */
export function min<E extends Numeric>(a: Value<E>, b: Value<E> | number): Value<E> {
  return arithmetic("Min", a, b);
}

/** The greater of each two elements. */
export function max<E extends Numeric>(a: Value<E>, b: Value<E> | number): Value<E> {
  return arithmetic("Max", a, b);
}

/** `a > b`. */
export function greater<E extends Numeric>(a: Value<E>, b: Value<E> | number): Value<"bool"> {
  return comparison("Greater", a, b);
}

/** `a ≥ b`. */
export function greaterOrEqual<E extends Numeric>(
  a: Value<E>,
  b: Value<E> | number,
): Value<"bool"> {
  return comparison("GreaterOrEqual", a, b);
}

/** Both. */
export function and(a: Value<"bool">, b: Value<"bool">): Value<"bool"> {
  const shape = broadcast("And", a.shape, b.shape);
  return addNode(a.graph, "And", { inputs: [a, b] }, { elementType: "bool", shape });
}

/** The contrary. */
export function not(a: Value<"bool">): Value<"bool"> {
  return unary("Not", a);
}

/** `a` where the condition holds, else `b`. */
export function where<E extends Numeric>(
  condition: Value<"bool">,
  a: Value<E>,
  b: Value<E> | number,
): Value<E> {
  const other = operand(a, b);
  const shape = broadcast("Where", condition.shape, a.shape, other.shape);
  const { graph, elementType } = a;
  return addNode(graph, "Where", { inputs: [condition, a, other] }, { elementType, shape });
}

/** `e` to the power of each element. */
export function exp(x: Value<"float32">): Value<"float32"> {
  return unary("Exp", x);
}

/** The square root. */
export function sqrt(x: Value<"float32">): Value<"float32"> {
  return unary("Sqrt", x);
}

/** `1 / (1 + exp(−x))`. */
export function sigmoid(x: Value<"float32">): Value<"float32"> {
  return unary("Sigmoid", x);
}

/** The positive part. */
export function relu(x: Value<"float32">): Value<"float32"> {
  return unary("Relu", x);
}

/** `x · Φ(x)` with the exact distribution function of the normal distribution (erf). */
export function gelu(x: Value<"float32">): Value<"float32"> {
  const attributes = { approximate: text("none") };
  const { graph, elementType, shape } = x;
  return addNode(graph, "Gelu", { inputs: [x], attributes }, { elementType, shape });
}

/** `exp(x)` divided by its sum along an axis. */
export function softmax(x: Value<"float32">, axis: number): Value<"float32"> {
  const attributes = { axis: int(axisOf(x, axis)) };
  const { graph, elementType, shape } = x;
  return addNode(graph, "Softmax", { inputs: [x], attributes }, { elementType, shape });
}

/** The same numbers in another type; reals are cut off to integers, `true` is 1. */
export function cast<E extends ElementType>(x: Value, elementType: E): Value<E> {
  const attributes = { to: int(DATA_TYPE[elementType]) };
  return addNode(x.graph, "Cast", { inputs: [x], attributes }, { elementType, shape: x.shape });
}

function arithmetic<E extends Numeric>(type: string, a: Value<E>, b: Value<E> | number): Value<E> {
  const other = operand(a, b);
  const shape = broadcast(type, a.shape, other.shape);
  const { graph, elementType } = a;
  return addNode(graph, type, { inputs: [a, other] }, { elementType, shape });
}

function comparison<E extends Numeric>(
  type: string,
  a: Value<E>,
  b: Value<E> | number,
): Value<"bool"> {
  const other = operand(a, b);
  const shape = broadcast(type, a.shape, other.shape);
  return addNode(a.graph, type, { inputs: [a, other] }, { elementType: "bool", shape });
}

function unary<E extends ElementType>(type: string, x: Value<E>): Value<E> {
  const { graph, elementType, shape } = x;
  return addNode(graph, type, { inputs: [x] }, { elementType, shape });
}

function operand<E extends Numeric>(a: Value<E>, b: Value<E> | number): Value<E> {
  return typeof b === "number" ? constant(a.graph, a.elementType, b) : b;
}

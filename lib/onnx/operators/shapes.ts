/**
 * Shapes of what operators give, as far as they are known before the run.
 *
 * @module
 */

import type { Length, Shape, Value } from "../graph.ts";

/**
 * The shape of an elementwise operation on tensors of different shapes ("Broadcasting in ONNX").
 *
 * @throws {RangeError} if two lengths do not go together.
 */
export function broadcast(operator: string, ...shapes: readonly Shape[]): Shape {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis): Length => {
    const lengths = shapes.map((shape) => {
      const own = axis - rank + shape.length;
      return own < 0 ? 1 : shape[own] as Length;
    });
    const [length, another] = new Set(lengths.filter((each) => each !== null && each !== 1));
    if (another !== undefined) throw shapeError(operator, ...shapes);
    return length ?? (lengths.includes(null) ? null : 1);
  });
}

/**
 * The axis that a number means, counted from the end if it is negative.
 *
 * @throws {RangeError} if there is no such axis.
 */
export function axisOf({ name, shape }: Value, axis: number): number {
  const counted = axis < 0 ? axis + shape.length : axis;
  if (counted >= 0 && counted < shape.length) return counted;
  throw new RangeError(`Cannot take axis ${axis} of ${name}: its shape is [${describe(shape)}]`);
}

/**
 * The length of an axis, counted from the end if it is negative.
 *
 * @throws {RangeError} if there is no such axis.
 */
export function lengthAt(value: Value, axis: number): Length {
  return value.shape[axisOf(value, axis)] ?? null;
}

/**
 * Checks a length that must be a given one.
 *
 * @throws {RangeError} if it is known and another.
 */
export function expectLength(operator: string, value: Value, axis: number, expected: Length): void {
  const found = lengthAt(value, axis);
  if (found === null || expected === null || found === expected) return;
  throw new RangeError(
    `Cannot apply ${operator} to ${value.name}: axis ${axis} of [${describe(value.shape)}] ` +
      `must be ${expected}`,
  );
}

/**
 * Checks the number of axes.
 *
 * @throws {RangeError} if it is another.
 */
export function expectRank(operator: string, { name, shape }: Value, rank: number): void {
  if (shape.length === rank) return;
  throw new RangeError(
    `Cannot apply ${operator} to ${name}: [${describe(shape)}] has not ${rank} axes`,
  );
}

/** Four lengths: of `[batch, channels, height, width]`, or of `[…, kernel height, kernel width]`. */
export type FourLengths = readonly [Length, Length, Length, Length];

/**
 * The lengths of a tensor with four axes.
 *
 * @throws {RangeError} if it has not four.
 */
export function fourLengths(operator: string, value: Value): FourLengths {
  expectRank(operator, value, 4);
  return value.shape as FourLengths;
}

/** The error about tensors that do not go together. */
export function shapeError(operator: string, ...shapes: readonly Shape[]): RangeError {
  const listed = shapes.map((shape) => `[${describe(shape)}]`).join(", ");
  return new RangeError(`Cannot apply ${operator} to ${listed}`);
}

function describe(shape: Shape): string {
  return shape.map((length) => length ?? "?").join(", ");
}

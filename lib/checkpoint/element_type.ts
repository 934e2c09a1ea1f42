/**
 * The types of numbers that checkpoints hold: bytes of a file → numbers → a tensor of ours.
 *
 * @module
 */

import { endianness } from "node:os";
import type { Dtype, Tensor } from "../tensor/tensor.ts";

/** PyTorch's name of a type of numbers that is read here. */
export type ElementType = keyof typeof ELEMENT_TYPES;

/** Numbers as they are stored. */
export type NumberArray = ReturnType<(typeof ELEMENT_TYPES)[ElementType]["numbers"]>;

type Buffered = Uint8Array<ArrayBuffer>;

const ELEMENT_TYPES = {
  float64: { size: 8, numbers: (bytes: Buffered) => new Float64Array(...place(bytes, 8)) },
  float32: { size: 4, numbers: (bytes: Buffered) => new Float32Array(...place(bytes, 4)) },
  float16: { size: 2, numbers: (bytes: Buffered) => new Float16Array(...place(bytes, 2)) },
  bfloat16: { size: 2, numbers: (bytes: Buffered) => fromBfloat16(bytes) },
  int64: { size: 8, numbers: (bytes: Buffered) => new BigInt64Array(...place(bytes, 8)) },
  int32: { size: 4, numbers: (bytes: Buffered) => new Int32Array(...place(bytes, 4)) },
  int16: { size: 2, numbers: (bytes: Buffered) => new Int16Array(...place(bytes, 2)) },
  int8: { size: 1, numbers: (bytes: Buffered) => new Int8Array(...place(bytes, 1)) },
  uint64: { size: 8, numbers: (bytes: Buffered) => new BigUint64Array(...place(bytes, 8)) },
  uint32: { size: 4, numbers: (bytes: Buffered) => new Uint32Array(...place(bytes, 4)) },
  uint16: { size: 2, numbers: (bytes: Buffered) => new Uint16Array(...place(bytes, 2)) },
  uint8: { size: 1, numbers: (bytes: Buffered) => bytes },
  bool: { size: 1, numbers: (bytes: Buffered) => bytes.map((byte) => byte === 0 ? 0 : 1) },
};

/** Types whose values int64 can say; floats and uint64 are not turned into it. */
const WHOLE: ReadonlySet<ElementType> = new Set(
  ["int64", "int32", "int16", "int8", "uint32", "uint16", "uint8", "bool"] as const,
);

/** Whether this is the name of a type that is read here. */
export function isElementType(name: string): name is ElementType {
  return Object.hasOwn(ELEMENT_TYPES, name);
}

/** Bytes of one number. */
export function elementSize(type: ElementType): number {
  return ELEMENT_TYPES[type].size;
}

/** Whether numbers of this type can become those of a tensor and still say the same. */
export function isConvertible(type: ElementType, dtype: Dtype): boolean {
  switch (dtype) {
    case "float32":
      return true;
    case "int64":
      return WHOLE.has(type);
    case "uint8":
      return type === "uint8" || type === "bool";
    default:
      return dtype satisfies never;
  }
}

/**
 * Reads bytes as numbers; without a copy where they lie as this machine wants them.
 *
 * @param bytes A whole number of elements.
 */
export function readNumbers(type: ElementType, bytes: Buffered, bigEndian: boolean): NumberArray {
  const { size, numbers } = ELEMENT_TYPES[type];
  const foreign = bigEndian !== (endianness() === "BE");
  return numbers(foreign && size > 1 ? swapped(bytes, size) : bytes);
}

const TENSOR_OF: {
  readonly [D in Dtype]: (shape: readonly number[], from: NumberArray) => Tensor<D>;
} = {
  float32: (shape, from) => ({ dtype: "float32", shape, data: toFloat32(from) }),
  int64: (shape, from) => ({
    dtype: "int64",
    shape,
    data: from instanceof BigInt64Array ? from : BigInt64Array.from(numbersOf(from), BigInt),
  }),
  uint8: (shape, from) => ({
    dtype: "uint8",
    shape,
    data: from instanceof Uint8Array ? from : Uint8Array.from(numbersOf(from)),
  }),
};

/**
 * Makes a tensor of numbers that {@link isConvertible} to `dtype`.
 *
 * @param numbers In row-major order; not copied where they need no change.
 */
export function toTensor<D extends Dtype>(
  dtype: D,
  shape: readonly number[],
  numbers: NumberArray,
): Tensor<D> {
  return TENSOR_OF[dtype](shape, numbers);
}

/** Typed arrays start at multiples of their element's size: bytes that do not are copied. */
function place(bytes: Buffered, size: number): [ArrayBuffer, number, number] {
  const aligned = bytes.byteOffset % size === 0 ? bytes : bytes.slice();
  return [aligned.buffer, aligned.byteOffset, aligned.byteLength / size];
}

/** The upper half of a float32. */
function fromBfloat16(bytes: Buffered): Float32Array<ArrayBuffer> {
  const halves = new Uint16Array(...place(bytes, 2));
  const words = new Uint32Array(halves.length);
  for (let i = 0; i < halves.length; i++) words[i] = halves[i]! << 16;
  return new Float32Array(words.buffer);
}

function swapped(bytes: Buffered, size: number): Buffered {
  const turned = new Uint8Array(bytes.length);
  for (let start = 0; start < bytes.length; start += size) {
    for (let i = 0; i < size; i++) turned[start + i] = bytes[start + size - 1 - i]!;
  }
  return turned;
}

function toFloat32(from: NumberArray): Float32Array<ArrayBuffer> {
  if (from instanceof Float32Array) return from;
  return from instanceof BigInt64Array || from instanceof BigUint64Array
    ? Float32Array.from(numbersOf(from))
    : new Float32Array(from);
}

function* numbersOf(from: NumberArray): Generator<number> {
  for (const value of from) yield Number(value);
}

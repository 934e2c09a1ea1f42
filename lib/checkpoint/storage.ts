/**
 * Tensors that lie in storages: type, shape and strides are known, the bytes are read when they are
 * needed, and only those that the tensor covers.
 *
 * @module
 */

import { SegmenterError } from "../errors.ts";
import type { Dtype } from "../tensor/tensor.ts";
import { damaged, unsupported } from "./checkpoint_errors.ts";
import {
  elementSize,
  type ElementType,
  isConvertible,
  readNumbers,
  toTensor,
} from "./element_type.ts";
import type { FilePlace, LazyTensor } from "./lazy_tensor.ts";

/** A run of bytes that tensors lie in. */
export interface Storage {
  readonly byteLength: number;
  readonly bigEndian: boolean;
  /** Reads bytes that lie within; `into` is memory that may be used for them. */
  read(
    byteOffset: number,
    byteLength: number,
    into?: Uint8Array<ArrayBuffer>,
  ): Promise<Uint8Array<ArrayBuffer>>;
  /** Where a byte lies in a file of this machine; absent where the storage does not lie in one as it is. */
  place?(byteOffset: number): Promise<FilePlace>;
}

/** Where a tensor lies in its storage; all but the type is counted in elements. */
export interface StridedLayout {
  readonly type: ElementType;
  readonly offset: number;
  readonly shape: readonly number[];
  /** From one index of an axis to the next. */
  readonly strides: readonly number[];
}

/**
 * A tensor may repeat a small storage (stride 0) up to this many elements; sound ones do not, but a
 * damaged file could ask for any amount of memory.
 */
const MAX_REPEATED_ELEMENTS = 16 * 1024 * 1024;

/** 2 GiB of float32, the most that one tensor of an ONNX file may have. */
const MAX_READ_ELEMENTS = 2 ** 29;

/**
 * Makes a tensor of a part of a storage.
 *
 * @param file Name of the checkpoint, for messages.
 * @throws {SegmenterError} of kind `model` if the storage does not hold the tensor.
 */
export function lazyTensor(
  file: string,
  name: string,
  storage: Storage,
  layout: StridedLayout,
): LazyTensor {
  const { type, shape } = layout;
  const span = checkedSpan(file, name, storage, layout);
  const isAsRead = span > 0 && isDense(layout) && !storage.bigEndian;
  const { place } = storage;
  return {
    ...(isAsRead && place && { place: () => place(layout.offset * elementSize(type)) }),
    name,
    dtype: type,
    shape,
    async read(dtype, into) {
      if (!isConvertible(type, dtype)) throw wrongType(file, name, type, dtype);
      const most = Math.max(span, elementCount(shape));
      if (most > MAX_READ_ELEMENTS) throw tooLarge(file, name, most);
      try {
        const size = elementSize(type);
        const bytes = await storage.read(layout.offset * size, span * size, into);
        const numbers = readNumbers(type, gather(bytes, layout), storage.bigEndian);
        return toTensor(dtype, shape, numbers);
      } catch (cause) {
        if (cause instanceof SegmenterError) throw cause;
        throw damaged(file, `parameter ${name} cannot be read`, cause);
      }
    },
  };
}

/** A tensor of a kind that is not read here: that is told when somebody needs it. */
export function unreadableTensor(
  file: string,
  name: string,
  kind: string,
  shape: readonly number[],
): LazyTensor {
  return {
    name,
    dtype: kind,
    shape,
    read: () =>
      Promise.reject(
        unsupported(file, `parameter ${name} is ${kind}`, "save it as a dense tensor of numbers"),
      ),
  };
}

/** Number of elements of a shape. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, axis) => product * axis, 1);
}

/** Row-major strides. */
export function denseStrides(shape: readonly number[]): number[] {
  return shape.map((_, axis) => elementCount(shape.slice(axis + 1)));
}

/** Elements from the tensor's first to its last, which must lie in the storage. */
function checkedSpan(
  file: string,
  name: string,
  storage: Storage,
  { type, offset, shape, strides }: StridedLayout,
): number {
  const count = elementCount(shape);
  if (count === 0) return 0;
  const capacity = Math.floor(storage.byteLength / elementSize(type));
  const span = 1 + shape.reduce((sum, axis, i) => sum + (axis - 1) * (strides[i] ?? Infinity), 0);
  const told = `parameter ${name} of shape [${shape.join(", ")}]`;
  if (strides.length !== shape.length || !(offset + span <= capacity)) {
    throw damaged(file, `${told} does not lie within its storage of ${capacity} elements`);
  }
  if (count > Math.max(capacity, MAX_REPEATED_ELEMENTS)) {
    throw damaged(file, `${told} repeats a storage of ${capacity} elements`);
  }
  return span;
}

/** The bytes of a layout's elements in row-major order; the same bytes where they lie so already. */
function gather(
  span: Uint8Array<ArrayBuffer>,
  layout: StridedLayout,
): Uint8Array<ArrayBuffer> {
  if (span.length === 0 || isDense(layout)) return span;
  const { type, shape, strides } = layout;
  const size = elementSize(type);
  const gathered = new Uint8Array(elementCount(shape) * size);
  const index = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < gathered.length; to += size) {
    for (let i = 0; i < size; i++) gathered[to + i] = span[from * size + i]!;
    from += nextElement(index, shape, strides);
  }
  return gathered;
}

function isDense({ shape, strides }: StridedLayout): boolean {
  const dense = denseStrides(shape);
  return shape.every((axis, i) => axis === 1 || strides[i] === dense[i]);
}

/** Counts `index` up in row-major order; returns how far the next element lies. */
function nextElement(
  index: number[],
  shape: readonly number[],
  strides: readonly number[],
): number {
  let step = 0;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (index[axis]! + 1 < shape[axis]!) {
      index[axis]!++;
      return step + strides[axis]!;
    }
    step -= index[axis]! * strides[axis]!;
    index[axis] = 0;
  }
  return step;
}

function tooLarge(file: string, name: string, count: number): SegmenterError {
  return unsupported(
    file,
    `parameter ${name} covers ${count} elements`,
    `use a network whose parameters have ${MAX_READ_ELEMENTS} elements at most`,
  );
}

function wrongType(file: string, name: string, type: string, dtype: Dtype): SegmenterError {
  return new SegmenterError("model", {
    action: "read the checkpoint",
    file,
    found: `parameter ${name} is ${type}, where ${dtype} is needed`,
    remedy: "use the checkpoint that belongs to this configuration",
  });
}

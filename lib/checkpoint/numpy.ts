/**
 * NumPy's arrays and scalars in a pickle: the recorded calls that would rebuild them → lazy tensors.
 *
 * Format: `__reduce__` of numpy.ndarray, numpy.generic and numpy.dtype (numpy/_core/src/multiarray/
 * methods.c, scalartypes.c.src, descriptor.c); `_frombuffer` is what protocol 5 names.
 *
 * @module
 */

import { damaged } from "./checkpoint_errors.ts";
import { elementSize, type ElementType } from "./element_type.ts";
import type { LazyTensor } from "./lazy_tensor.ts";
import {
  countsOf,
  isKind,
  itemsOf,
  type PickleCall,
  type PickleValue,
  textOf,
} from "./pickle_value.ts";
import {
  denseStrides,
  elementCount,
  lazyTensor,
  type Storage,
  unreadableTensor,
} from "./storage.ts";

const ARRAY = "numpy.core.multiarray._reconstruct";
const SCALAR = "numpy.core.multiarray.scalar";
const FROM_BUFFER = "numpy.core.numeric._frombuffer";
const DTYPE = "numpy.dtype";

/** Kind and size in a dtype's name, without the byte order → PyTorch's name. */
export const ELEMENT_OF_DTYPE: Readonly<Record<string, ElementType>> = {
  f8: "float64",
  f4: "float32",
  f2: "float16",
  i8: "int64",
  i4: "int32",
  i2: "int16",
  i1: "int8",
  u8: "uint64",
  u4: "uint32",
  u2: "uint16",
  u1: "uint8",
  b1: "bool",
};

/**
 * Makes a lazy tensor of what a pickle says, if it says an array or a scalar.
 *
 * @param file Name of the checkpoint, for messages.
 * @returns Nothing if `value` is nothing of NumPy.
 * @throws {SegmenterError} of kind `model` if the array does not have the bytes that it needs.
 */
export function numpyTensor(
  file: string,
  name: string,
  value: PickleValue,
): LazyTensor | undefined {
  if (!isKind(value, "call")) return undefined;
  switch (value.name) {
    case ARRAY: {
      const [, shape, dtype, fortran, content] = itemsOf(value.state) ?? [];
      return tensor(file, name, { shape, dtype, content, fortran: fortran === true });
    }
    case FROM_BUFFER: {
      const [content, dtype, shape, order] = value.args;
      return tensor(file, name, { shape, dtype, content, fortran: textOf(order) === "F" });
    }
    case SCALAR: {
      const [dtype, content] = value.args;
      const shape = { kind: "tuple", items: [] } as const;
      return tensor(file, name, { shape, dtype, content, fortran: false });
    }
    default:
      return undefined;
  }
}

/** The parts of an array, as the pickle has them. */
interface ArrayParts {
  readonly shape: PickleValue | undefined;
  readonly dtype: PickleValue | undefined;
  readonly content: PickleValue | undefined;
  /** Whether the first axis changes fastest. */
  readonly fortran: boolean;
}

function tensor(file: string, name: string, parts: ArrayParts): LazyTensor {
  const shape = countsOf(parts.shape);
  const dtype = isKind(parts.dtype, "call") && parts.dtype.name === DTYPE ? parts.dtype : undefined;
  if (!shape || !dtype) throw damaged(file, `parameter ${name} is no array that NumPy writes`);
  const code = textOf(dtype.args[0]) ?? "";
  const type = ELEMENT_OF_DTYPE[code];
  if (!type) return unreadableTensor(file, name, `a NumPy array of type ${code}`, shape);
  const byteLength = elementCount(shape) * elementSize(type);
  const content = contentBytes(parts.content, byteLength);
  if (!content) {
    throw damaged(file, `parameter ${name} of shape [${shape.join(", ")}] lacks its bytes`);
  }
  const storage: Storage = {
    byteLength,
    bigEndian: isBigEndian(dtype),
    read(offset, length) {
      const bytes = content();
      if (bytes.length === byteLength) {
        return Promise.resolve(bytes.subarray(offset, offset + length));
      }
      return Promise.reject(damaged(file, `parameter ${name} has ${bytes.length} bytes`));
    },
  };
  const strides = parts.fortran ? columnMajorStrides(shape) : denseStrides(shape);
  return lazyTensor(file, name, storage, { type, offset: 0, shape, strides });
}

/** The dtype's state is `(version, byte order, …)`. */
function isBigEndian({ state }: PickleCall): boolean {
  return textOf(itemsOf(state)?.[1]) === ">";
}

function columnMajorStrides(shape: readonly number[]): number[] {
  return shape.map((_, axis) => elementCount(shape.slice(0, axis)));
}

/**
 * An array's bytes, made when they are asked for. Protocols before 3 have no bytes: Python 3 writes
 * them as text of as many characters, Python 2 as its plain strings.
 *
 * @returns Nothing if there cannot be `byteLength` bytes.
 */
function contentBytes(
  value: PickleValue | undefined,
  byteLength: number,
): (() => Uint8Array<ArrayBuffer>) | undefined {
  if (value instanceof Uint8Array) return value.length === byteLength ? () => value : undefined;
  if (isKind(value, "call") && value.name === "_codecs.encode") {
    return encodedBytes(value.args[0], byteLength);
  }
  if (isKind(value, "call") && /^builtins\.(bytes|bytearray)$/.test(value.name)) {
    const [given] = value.args;
    return isKind(given, "call") && given.name !== "_codecs.encode"
      ? undefined
      : contentBytes(given ?? "", byteLength);
  }
  if (isKind(value, "text") && value.encoding === "latin1") {
    return value.bytes.length === byteLength ? () => value.bytes : undefined;
  }
  return typeof value === "string" ? encodedBytes(value, byteLength) : undefined;
}

/** The characters of a text as bytes: the inverse of decoding Latin-1. */
function encodedBytes(
  value: PickleValue | undefined,
  byteLength: number,
): (() => Uint8Array<ArrayBuffer>) | undefined {
  if (typeof value === "string") {
    if (value.length !== byteLength) return undefined;
    return () => Uint8Array.from(value, (character) => character.charCodeAt(0));
  }
  if (!isKind(value, "text")) return undefined;
  const { bytes, encoding } = value;
  if (encoding === "latin1") return bytes.length === byteLength ? () => bytes : undefined;
  // A character below 256 has one or two bytes of UTF-8.
  if (bytes.length < byteLength || bytes.length > 2 * byteLength) return undefined;
  return () => latin1OfUtf8(bytes, byteLength);
}

const TWO_BYTES = 0x80;

/** UTF-8 of characters below 256 → one byte each; shorter than `length` if the text is. */
function latin1OfUtf8(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const characters = new Uint8Array(length);
  let to = 0;
  for (let from = 0; from < bytes.length; from++) {
    const byte = bytes[from]!;
    characters[to++] = byte < TWO_BYTES ? byte : (byte << 6) | (bytes[++from]! & 0x3f);
  }
  return to === length ? characters : new Uint8Array(0);
}

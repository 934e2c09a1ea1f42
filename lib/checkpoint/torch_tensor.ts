/**
 * PyTorch's tensors in a pickle: the recorded calls that would rebuild them → lazy tensors.
 *
 * Format: torch/_utils.py (`_rebuild_*`), torch/serialization.py (`persistent_id`).
 *
 * @module
 */

import { damaged } from "./checkpoint_errors.ts";
import { elementSize, type ElementType, isElementType } from "./element_type.ts";
import type { LazyTensor } from "./lazy_tensor.ts";
import {
  countOf,
  countsOf,
  isKind,
  itemsOf,
  type PickleCall,
  type PickleReference,
  type PickleValue,
  textOf,
} from "./pickle_value.ts";
import { lazyTensor, type Storage, unreadableTensor } from "./storage.ts";

/** A storage as a pickle speaks of it. */
export interface StorageId {
  /** Names the storage within the file. */
  readonly key: string;
  /** Type of its elements; untyped ones count bytes. */
  readonly type: string;
  /** Number of elements. */
  readonly length: number;
  /** Part of another storage, in elements of `type`; files from before PyTorch 0.4 have such. */
  readonly view?: { readonly offset: number; readonly length: number };
}

/** The storages of a checkpoint. */
export interface Storages {
  /**
   * The bytes of a storage.
   *
   * @throws {SegmenterError} of kind `model` if the file does not hold them.
   */
  open(id: StorageId): Storage;
}

const ELEMENT_OF_STORAGE: Readonly<Record<string, string>> = {
  "torch.DoubleStorage": "float64",
  "torch.FloatStorage": "float32",
  "torch.HalfStorage": "float16",
  "torch.BFloat16Storage": "bfloat16",
  "torch.LongStorage": "int64",
  "torch.IntStorage": "int32",
  "torch.ShortStorage": "int16",
  "torch.CharStorage": "int8",
  "torch.ByteStorage": "uint8",
  "torch.BoolStorage": "bool",
  "torch.storage.UntypedStorage": "uint8",
  "torch.storage._UntypedStorage": "uint8",
};

const REBUILD = "torch._utils._rebuild_";

/** Parameters and subclasses wrap tensors; more than this one around the other is no checkpoint. */
const MAX_WRAPPERS = 8;

/**
 * Makes a lazy tensor of what a pickle says, if it says one.
 *
 * @param file Name of the checkpoint, for messages.
 * @returns Nothing if `value` is no tensor of PyTorch.
 * @throws {SegmenterError} of kind `model` if it says a tensor that the file does not hold.
 */
export function torchTensor(
  file: string,
  name: string,
  value: PickleValue,
  storages: Storages,
): LazyTensor | undefined {
  const rebuild = unwrapped(value);
  if (!rebuild?.name.startsWith(REBUILD)) return undefined;
  const { args } = rebuild;
  switch (rebuild.name.slice(REBUILD.length)) {
    case "tensor":
      return dense(file, name, storages, args, undefined, undefined);
    case "tensor_v2":
      return dense(file, name, storages, args, undefined, args[6]);
    case "tensor_v3":
      return dense(file, name, storages, args, dtypeName(args[6]), args[7]);
    case "qtensor":
      return unreadableTensor(file, name, "quantised", countsOf(args[2]) ?? []);
    case "sparse_tensor":
    case "sparse_csr_tensor":
      return unreadableTensor(file, name, "sparse", sparseShape(args[1]));
    case "meta_tensor_no_storage":
      return unreadableTensor(
        file,
        name,
        "without numbers (a meta tensor)",
        countsOf(args[1]) ?? [],
      );
    default:
      return unreadableTensor(file, name, `of a kind that is not read (${rebuild.name})`, []);
  }
}

/** Reads what a pickle says of a storage. */
export function storageId(file: string, { id }: PickleReference): StorageId {
  const [tag, type, key, , length, view] = itemsOf(id) ?? [];
  const name = isKind(type, "global") ? type.name : undefined;
  const keyText = textOf(key);
  const count = countOf(length);
  if (textOf(tag) !== "storage" || !name || keyText === undefined || count === undefined) {
    throw damaged(file, "it names something outside the pickle that is no storage");
  }
  const plain = { key: keyText, type: ELEMENT_OF_STORAGE[name] ?? name, length: count };
  const [, viewOffset, viewLength] = itemsOf(view) ?? [];
  const start = countOf(viewOffset);
  const viewCount = countOf(viewLength);
  if (start === undefined || viewCount === undefined) return plain;
  return { ...plain, view: { offset: start, length: viewCount } };
}

/** The call that rebuilds the tensor itself, taken out of parameters and subclasses. */
function unwrapped(value: PickleValue): PickleCall | undefined {
  let inner: PickleValue | undefined = value;
  for (let depth = 0; depth < MAX_WRAPPERS && isKind(inner, "call"); depth++) {
    switch (inner.name) {
      case "torch._utils._rebuild_parameter":
      case "torch._utils._rebuild_parameter_with_state":
        inner = inner.args[0];
        break;
      case "torch._tensor._rebuild_from_type":
      case "torch._tensor._rebuild_from_type_v2":
        inner = calledFunction(inner.args);
        break;
      default:
        return inner;
    }
  }
  return undefined;
}

/** `(function, class, arguments, state)` → the call of the function. */
function calledFunction(args: readonly PickleValue[]): PickleCall | undefined {
  const [made, , given] = args;
  const items = itemsOf(given);
  return isKind(made, "global") && items
    ? { kind: "call", name: made.name, args: items }
    : undefined;
}

/** `(storage, offset, size, stride, …)`; a type is given where the storage has none. */
function dense(
  file: string,
  name: string,
  storages: Storages,
  args: readonly PickleValue[],
  givenType: string | undefined,
  bits: PickleValue | undefined,
): LazyTensor {
  const offset = countOf(args[1]);
  const shape = countsOf(args[2]);
  const strides = countsOf(args[3]);
  if (!isKind(args[0], "reference") || offset === undefined || !shape || !strides) {
    throw damaged(file, `parameter ${name} is no tensor that PyTorch writes`);
  }
  const id = storageId(file, args[0]);
  const type = givenType ?? id.type;
  if (!isElementType(type)) {
    return unreadableTensor(file, name, `of type ${plainName(type)}`, shape);
  }
  if (hasLazyBits(bits)) return unreadableTensor(file, name, "a negated or conjugated view", shape);
  const layout = { type, offset, shape, strides };
  return lazyTensor(file, name, within(storages.open(id), id), layout);
}

/** The part of a storage that a view of it covers. */
function within(storage: Storage, { type, view }: StorageId): Storage {
  if (!view || !isElementType(type)) return storage;
  const size = elementSize(type);
  const start = view.offset * size;
  const { place } = storage;
  return {
    byteLength: Math.max(0, Math.min(view.length * size, storage.byteLength - start)),
    bigEndian: storage.bigEndian,
    read: (offset, length, into) => storage.read(start + offset, length, into),
    ...(place && { place: (offset: number) => place(start + offset) }),
  };
}

/** PyTorch can note "negate on reading" beside a tensor instead of doing it. */
function hasLazyBits(bits: PickleValue | undefined): boolean {
  return isKind(bits, "dict") && Array.from(bits.entries.values()).some((bit) => bit === true);
}

/** `(layout, (indices, values, size …))`: the size is the one that is a `torch.Size`. */
function sparseShape(parts: PickleValue | undefined): readonly number[] {
  const size = itemsOf(parts)?.find((part) => isKind(part, "call") && part.name === "torch.Size");
  return isKind(size, "call") ? countsOf(size.args[0]) ?? [] : [];
}

const SAME_DTYPE: Readonly<Record<string, ElementType>> = {
  double: "float64",
  float: "float32",
  half: "float16",
  long: "int64",
  int: "int32",
};

function dtypeName(value: PickleValue | undefined): string {
  const name = plainName(isKind(value, "global") ? value.name : "unknown");
  return SAME_DTYPE[name] ?? name;
}

/** "torch.float8_e5m2" → "float8_e5m2". */
function plainName(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

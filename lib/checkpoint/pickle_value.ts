/**
 * What a pickle says, as inert values: a call of a function is a record of the call.
 *
 * @module
 */

/** Any value of a pickle. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array<ArrayBuffer>
  | LongText
  | PickleList
  | PickleTuple
  | PickleSet
  | PickleDict
  | PickleGlobal
  | PickleCall
  | PickleReference;

/** A string that is too long to be a name: NumPy's numbers come as such. It is decoded when needed. */
export interface LongText {
  readonly kind: "text";
  /** A view of the pickle. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Strings of Python 2 have no encoding: their bytes count as Latin-1. */
  readonly encoding: "utf-8" | "latin1";
}

/** A list; the machine appends to it. */
export interface PickleList {
  readonly kind: "list";
  readonly items: PickleValue[];
}

/** A tuple. */
export interface PickleTuple {
  readonly kind: "tuple";
  readonly items: readonly PickleValue[];
}

/** A set or frozenset; nothing here looks into one. */
export interface PickleSet {
  readonly kind: "set";
}

/** A dictionary of any class, in the order of its keys; the machine adds to it. */
export interface PickleDict {
  readonly kind: "dict";
  readonly entries: Map<PickleValue, PickleValue>;
}

/** A class or function, by its name. */
export interface PickleGlobal {
  readonly kind: "global";
  /** Module and name: "torch._utils._rebuild_tensor_v2". */
  readonly name: string;
}

/** A function that would be called, or an object that would be made. */
export interface PickleCall {
  readonly kind: "call";
  /** Name of the function or class. */
  readonly name: string;
  readonly args: readonly PickleValue[];
  /** What the object's state would be set to. */
  state?: PickleValue;
}

/** Something outside the pickle, by what the pickle calls it; PyTorch's storages are such. */
export interface PickleReference {
  readonly kind: "reference";
  readonly id: PickleValue;
}

/** The values of a kind that has one. */
type Kind = Extract<PickleValue, { readonly kind: string }>["kind"];

/** Whether `value` is of that kind. */
export function isKind<K extends Kind>(
  value: PickleValue | undefined,
  kind: K,
): value is Extract<PickleValue, { readonly kind: K }> {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === kind;
}

/** The string that `value` is, or nothing. */
export function textOf(value: PickleValue | undefined): string | undefined {
  if (typeof value === "string") return value;
  return isKind(value, "text") ? new TextDecoder(value.encoding).decode(value.bytes) : undefined;
}

/** The items of a tuple or list, or nothing. */
export function itemsOf(value: PickleValue | undefined): readonly PickleValue[] | undefined {
  return isKind(value, "tuple") || isKind(value, "list") ? value.items : undefined;
}

/** The whole number, not negative, that `value` is, or nothing. */
export function countOf(value: PickleValue | undefined): number | undefined {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) return undefined;
  return value;
}

/** More axes than any tensor has. */
const MAX_COUNTS = 64;

/** The whole numbers, not negative, of a short tuple or list (a shape), or nothing. */
export function countsOf(value: PickleValue | undefined): readonly number[] | undefined {
  const items = itemsOf(value);
  if (!items || items.length > MAX_COUNTS) return undefined;
  const counts = items.map(countOf);
  return counts?.every((count) => count !== undefined) ? counts : undefined;
}

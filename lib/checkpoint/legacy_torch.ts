/**
 * Checkpoints from before PyTorch 1.6: five pickles (magic number, protocol, system, the object, the
 * keys of its storages), then the storages one after the other, each behind its length.
 *
 * Format: torch/serialization.py (`_legacy_save`), torch/csrc/generic/serialization.cpp; numbers are
 * little-endian whatever machine wrote them.
 *
 * @module
 */

import type { Source } from "../bytes/source.ts";
import { damaged, pickleFailure, unsupported } from "./checkpoint_errors.ts";
import { elementSize, isElementType } from "./element_type.ts";
import { readPickle, type Unpickled } from "./pickle.ts";
import { PickleTruncated } from "./pickle_reader.ts";
import { itemsOf, type PickleReference, textOf } from "./pickle_value.ts";
import type { Storage } from "./storage.ts";
import { type StorageId, storageId } from "./torch_tensor.ts";
import type { OpenedCheckpoint } from "./zip_torch.ts";

const MAGIC_NUMBER = 0x1950a86a20f9469cfc6cn;
const PROTOCOL_VERSION = 1001;
/** The first pickle has 15 bytes in protocol 2, no more than this in any other. */
const MAGIC_WINDOW_BYTES = 64;
/** Pickles are read in windows that grow, for nothing tells how long they are. */
const FIRST_WINDOW_BYTES = 1024 * 1024;
const WINDOW_GROWTH = 4;
const LENGTH_BYTES = 8;
/** More than any network has; each costs a small read. */
const MAX_STORAGES = 65_536;

/** Whether `head`, the first bytes of a file, are those of such a checkpoint. */
export function isLegacyCheckpoint(head: Uint8Array<ArrayBuffer>): boolean {
  try {
    return readPickle(head.subarray(0, MAGIC_WINDOW_BYTES)).value === MAGIC_NUMBER;
  } catch {
    return false;
  }
}

/**
 * Opens a checkpoint; its storages are not read yet.
 *
 * @throws {SegmenterError} of kind `model` if it is damaged.
 */
export async function openLegacyCheckpoint(source: Source): Promise<OpenedCheckpoint> {
  const magic = await pickleAt(source, 0);
  const protocol = await pickleAt(source, magic.end);
  if (protocol.value !== PROTOCOL_VERSION) {
    throw unsupported(
      source.name,
      `it is of protocol ${String(protocol.value)}, only ${PROTOCOL_VERSION} is read`,
      "save it again with a newer PyTorch",
    );
  }
  const system = await pickleAt(source, protocol.end);
  const object = await pickleAt(source, system.end);
  const keys = await pickleAt(source, object.end);
  const order = itemsOf(keys.value)?.map(textOf);
  if (!order) throw damaged(source.name, "the list of its storages is missing");
  if (order.length > MAX_STORAGES || new Set(order).size !== order.length) {
    throw damaged(source.name, `the list of its ${order.length} storages is not sound`);
  }
  const places = await storagePlaces(source, keys.end, order, object.references);
  const open = (id: StorageId) => {
    const storage = places.get(id.key);
    if (storage) return storage;
    throw damaged(source.name, `storage ${id.key} is missing`);
  };
  return { root: object.value, storages: { open } };
}

/** Reads the pickle at `offset`; its end counts from the file's start. */
async function pickleAt(source: Source, offset: number): Promise<Unpickled> {
  for (let window = FIRST_WINDOW_BYTES;; window *= WINDOW_GROWTH) {
    const length = Math.min(window, source.size - offset);
    const bytes = await source.read(offset, length);
    try {
      const unpickled = readPickle(bytes);
      return { ...unpickled, end: offset + unpickled.end };
    } catch (cause) {
      const more = cause instanceof PickleTruncated && offset + length < source.size;
      if (!more) throw pickleFailure(source.name, cause);
    }
  }
}

/** Goes from storage to storage, for each is as long as its type and its length make it. */
async function storagePlaces(
  source: Source,
  start: number,
  order: readonly (string | undefined)[],
  references: readonly PickleReference[],
): Promise<Map<string, Storage>> {
  const types = new Map<string, string>();
  for (const reference of references) {
    const { key, type } = storageId(source.name, reference);
    types.set(key, type);
  }
  const places = new Map<string, Storage>();
  let at = start;
  for (const key of order) {
    const type = types.get(key ?? "");
    if (key === undefined || type === undefined) {
      throw damaged(source.name, `it lists storage ${key ?? "?"}, which nothing uses`);
    }
    const byteLength = await storedLength(source, at, type);
    places.set(key, storageAt(source, at + LENGTH_BYTES, byteLength));
    at += LENGTH_BYTES + byteLength;
  }
  return places;
}

/** Bytes of the storage whose length, in elements, is written at `at`. */
async function storedLength(source: Source, at: number, type: string): Promise<number> {
  if (at + LENGTH_BYTES > source.size) throw damaged(source.name, "it ends before its storages");
  const bytes = await source.read(at, LENGTH_BYTES);
  const count = new DataView(bytes.buffer, bytes.byteOffset, LENGTH_BYTES).getBigInt64(0, true);
  const length = Number(count) * storedElementSize(source, type);
  if (length >= 0 && at + LENGTH_BYTES + length <= source.size) return length;
  throw damaged(source.name, `a storage of ${count} elements goes beyond its end`);
}

/** Sizes of elements that are not read but must be stepped over. */
const OTHER_SIZES: Readonly<Record<string, number>> = {
  "torch.ComplexFloatStorage": 8,
  "torch.ComplexDoubleStorage": 16,
  "torch.QInt8Storage": 1,
  "torch.QUInt8Storage": 1,
  "torch.QInt32Storage": 4,
};

function storedElementSize(source: Source, type: string): number {
  const size = isElementType(type) ? elementSize(type) : OTHER_SIZES[type];
  if (size !== undefined) return size;
  throw unsupported(
    source.name,
    `it holds a ${type}, whose size is not known here`,
    "save the checkpoint again with a newer PyTorch",
  );
}

function storageAt(source: Source, start: number, byteLength: number): Storage {
  return {
    byteLength,
    bigEndian: false,
    read: (offset, length, into) => source.read(start + offset, length, into),
  };
}

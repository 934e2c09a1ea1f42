/**
 * NumPy's `.npz` files: a {@link Source} comes in, its arrays by name go out. Their numbers stay in the
 * file until they are read.
 *
 * Formats: PKWARE's APPNOTE (zip), numpy.lib.format (`.npy`, versions 1 to 3).
 *
 * @module
 */

import type { Source } from "../bytes/source.ts";
import { damaged } from "./checkpoint_errors.ts";
import { elementSize } from "./element_type.ts";
import type { LazyTensor, StateDict } from "./lazy_tensor.ts";
import { ELEMENT_OF_DTYPE } from "./numpy.ts";
import { denseStrides, elementCount, lazyTensor, type Storage } from "./storage.ts";
import { readZip, type ZipEntry } from "./zip.ts";

/** 0x93 and "NUMPY". */
const MAGIC = "934e554d5059";
/** Magic, version and the longer of the two length fields. */
const PREFIX_BYTES = 12;
const ENDING = ".npy";

/**
 * Reads the arrays' names, types and shapes.
 *
 * @throws {SegmenterError} of kind `model` if the file is damaged, or has arrays in column-major order or
 * of types that tensors do not have.
 */
export async function readNpz(source: Source): Promise<StateDict> {
  const arrays = new Map<string, LazyTensor>();
  for (const [file, entry] of await readZip(source)) {
    if (!file.endsWith(ENDING)) continue;
    const name = file.slice(0, -ENDING.length);
    arrays.set(name, await openArray(source.name, name, entry));
  }
  return arrays;
}

async function openArray(file: string, name: string, entry: ZipEntry): Promise<LazyTensor> {
  const start = await readHeader(file, name, entry);
  const { header, end } = start;
  const [, order, code = ""] = /'descr': '([<>|=])(\w+)'/.exec(header) ?? [];
  const [, axes] = /'shape': \(([\d, ]*)\)/.exec(header) ?? [];
  const type = ELEMENT_OF_DTYPE[code];
  if (!order || !type || axes === undefined || !header.includes("'fortran_order': False")) {
    throw damaged(file, `array ${name} is of a kind that is not read here: ${header.trim()}`);
  }
  const shape = axes.split(",").filter((axis) => axis.trim() !== "").map(Number);
  const byteLength = elementCount(shape) * elementSize(type);
  if (!(end + byteLength <= entry.size)) {
    throw damaged(file, `array ${name} of shape [${shape.join(", ")}] is cut off`);
  }
  const storage: Storage = {
    byteLength,
    bigEndian: order === ">",
    read: (offset, length) => entry.read(end + offset, length),
  };
  return lazyTensor(file, name, storage, { type, offset: 0, shape, strides: denseStrides(shape) });
}

/** The array's description, and where it ends. */
async function readHeader(file: string, name: string, entry: ZipEntry) {
  const latin1 = new TextDecoder("latin1");
  const prefix = await entry.read(0, Math.min(PREFIX_BYTES, entry.size));
  const view = new DataView(prefix.buffer, prefix.byteOffset, prefix.byteLength);
  if (prefix.length < PREFIX_BYTES || prefix.subarray(0, 6).toHex() !== MAGIC) {
    throw damaged(file, `array ${name} does not begin as an array`);
  }
  const isFirstVersion = prefix[6] === 1;
  const begin = isFirstVersion ? 10 : PREFIX_BYTES;
  const end = begin + (isFirstVersion ? view.getUint16(8, true) : view.getUint32(8, true));
  if (end > entry.size) throw damaged(file, `the description of array ${name} is cut off`);
  return { header: latin1.decode(await entry.read(begin, end - begin)), end };
}

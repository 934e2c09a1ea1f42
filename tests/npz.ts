/**
 * NumPy's `.npz` files → arrays, for comparing with what Python computed.
 *
 * Formats: numpy.lib.format (`.npy`), PKWARE's APPNOTE (zip; stored or deflated entries, no zip64).
 *
 * @module
 */

import assert from "node:assert/strict";
import { inflateRawSync } from "node:zlib";

/** An array in row-major order. */
export interface NumpyArray {
  readonly shape: readonly number[];
  readonly data: Float32Array | Uint8Array | BigInt64Array;
}

const END_OF_CENTRAL_DIRECTORY = 0x06054b50;
const DEFLATED = 8;

/** Reads all arrays of a `.npz` file by name. */
export async function readNpz(path: string | URL): Promise<Record<string, NumpyArray>> {
  const bytes = await Deno.readFile(path);
  const view = new DataView(bytes.buffer);
  let end = bytes.length - 22;
  while (view.getUint32(end, true) !== END_OF_CENTRAL_DIRECTORY) end--;
  const arrays: Record<string, NumpyArray> = {};
  let entry = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    const nameLength = view.getUint16(entry + 28, true);
    const name = new TextDecoder().decode(bytes.subarray(entry + 46, entry + 46 + nameLength));
    arrays[name.replace(/\.npy$/, "")] = parseNpy(unpack(bytes, view, entry));
    entry += 46 + nameLength + view.getUint16(entry + 30, true) + view.getUint16(entry + 32, true);
  }
  return arrays;
}

function unpack(bytes: Uint8Array, view: DataView, entry: number): Uint8Array {
  const method = view.getUint16(entry + 10, true);
  const size = view.getUint32(entry + 20, true);
  const local = view.getUint32(entry + 42, true);
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  const packed = bytes.subarray(start, start + size);
  return method === DEFLATED ? inflateRawSync(packed) : packed;
}

function parseNpy(bytes: Uint8Array): NumpyArray {
  const header = new TextDecoder("latin1").decode(
    bytes.subarray(10, 10 + bytes[8]! + 256 * bytes[9]!),
  );
  const [, descr] = /'descr': '([^']+)'/.exec(header)!;
  const [, axes] = /'shape': \(([^)]*)\)/.exec(header)!;
  assert.ok(header.includes("'fortran_order': False"));
  const shape = axes!.split(",").map((axis) => axis.trim()).filter((axis) => axis).map(Number);
  const content = Uint8Array.from(bytes.subarray(10 + header.length)).buffer;
  switch (descr) {
    case "<f4":
      return { shape, data: new Float32Array(content) };
    case "|u1":
      return { shape, data: new Uint8Array(content) };
    case "<i8":
      return { shape, data: new BigInt64Array(content) };
    default:
      throw new Error(`Cannot read dtype ${descr}: not needed so far`);
  }
}

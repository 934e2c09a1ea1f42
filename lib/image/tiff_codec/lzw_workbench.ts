/**
 * The memory in which LZW blocks are decoded, and what lies where: the table of strings, all bytes that
 * there are (a string of one byte is one of them), the block's data, and what it becomes.
 *
 * @module
 */

import { PAGE_BYTES } from "../wasm_loops.ts";
import { FREE_AT, type LzwKernel, makeLzwKernel, MARGIN_BYTES, STRINGS_AT } from "./lzw_kernel.ts";

/** A memory and what works on it. */
interface Tools {
  readonly kernel: LzwKernel;
  readonly bytes: Uint8Array;
}

const BYTE_VALUES = 256;
const DATA_AT = FREE_AT + BYTE_VALUES;

/** Blocks that together have more than this would be there twice, which large ones had better not. */
export const MOST_BYTES: number = 1 << 24;

/** The tools used last: blocks need them one after the other. */
let tools: Tools | undefined;

/**
 * Decodes a block whose codes have their highest bit first.
 *
 * @param room Room for at least `byteLength` bytes; made unless given.
 * @returns Its bytes, `byteLength` or fewer, where the data ends before.
 * @throws {Error} if a code is used before it is made.
 */
export function decodeInWorkbench(
  data: Uint8Array,
  byteLength: number,
  room: Uint8Array = new Uint8Array(byteLength),
): Uint8Array {
  const output = DATA_AT + data.length + MARGIN_BYTES;
  const { kernel, bytes } = takeTools(output + byteLength + MARGIN_BYTES);
  bytes.set(data, DATA_AT);
  const end = kernel.decodeBlock(DATA_AT, data.length * 8, output, output + byteLength);
  if (end < 0) throw new Error(`an LZW code ${-1 - end} was not made before it is used`);
  room.set(bytes.subarray(output, end));
  return room.subarray(0, end - output);
}

function takeTools(byteLength: number): Tools {
  if (tools && tools.bytes.length >= byteLength) return tools;
  // Rounded up, so that the next block has room although it has more coded data.
  const pages = 2 ** Math.ceil(Math.log2(byteLength / PAGE_BYTES + 1));
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const bytes = new Uint8Array(memory.buffer);
  const strings = new Int32Array(memory.buffer, STRINGS_AT, 2 * BYTE_VALUES);
  for (let value = 0; value < BYTE_VALUES; value++) {
    bytes[FREE_AT + value] = value;
    strings.set([FREE_AT + value, 1], 2 * value);
  }
  tools = { kernel: makeLzwKernel(memory), bytes };
  return tools;
}

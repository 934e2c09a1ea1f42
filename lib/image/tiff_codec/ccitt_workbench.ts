/**
 * The memory in which the rows of a fax are made, and what lies where: the tables of the codes, two rows
 * as changes of colour, the bits of a row, and the coded data.
 *
 * @module
 */

import { PAGE_BYTES } from "../wasm_loops.ts";
import { makeModeTable, makeRunTables } from "./ccitt_codes.ts";
import {
  BLACK_AT,
  END_COUNT,
  type FaxKernel,
  FREE_AT,
  makeFaxKernel,
  MARGIN_BYTES,
  MODES_AT,
  WHITE_AT,
} from "./ccitt_kernel.ts";

/** A memory and what works on it; numbers are addresses. */
export interface FaxWorkbench {
  readonly kernel: FaxKernel;
  readonly bytes: Uint8Array;
  /** The coded data, with zeros behind it. */
  readonly data: number;
  /** Two lists of changes; the first is that of a white row. */
  readonly rows: readonly [number, number];
  /** Room for the bits of a row. */
  readonly bits: number;
}

/** A workbench that another block may use. */
type Tools = Pick<FaxWorkbench, "kernel" | "bytes">;

/** Bits are counted in numbers of 32 bits with a sign. */
const MOST_BYTES = 2 ** 28 - 1;
const NUMBER_BYTES = 4;

const { white: WHITE, black: BLACK } = makeRunTables();
const MODES = makeModeTable();

/** Makes the function that lays blocks out, each where the one before lay. */
export function makeFaxWorkbench(): (data: Uint8Array, width: number) => FaxWorkbench {
  let tools: Tools | undefined;
  return (data, width) => {
    if (data.length > MOST_BYTES) throw new Error("a block of a fax has more than 256 MiB");
    // A change takes a bit at least.
    const changes = Math.min(width + 1, data.length * 8) + END_COUNT;
    const second = FREE_AT + changes * NUMBER_BYTES;
    const bits = second + changes * NUMBER_BYTES;
    const start = bits + Math.ceil(width / 8) + 1;
    const end = start + data.length;
    if (!tools || tools.bytes.length < end + MARGIN_BYTES) tools = makeTools(end + MARGIN_BYTES);
    const { bytes } = tools;
    new Int32Array(bytes.buffer, FREE_AT, END_COUNT).fill(width);
    bytes.set(data, start);
    bytes.fill(0, end, end + MARGIN_BYTES);
    return { ...tools, data: start, rows: [FREE_AT, second], bits };
  };
}

function makeTools(byteLength: number): Tools {
  // Rounded up, so that the next block has room although it has more coded data.
  const pages = 2 ** Math.ceil(Math.log2(byteLength / PAGE_BYTES + 1));
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  new Uint16Array(memory.buffer, WHITE_AT, WHITE.length).set(WHITE);
  new Uint16Array(memory.buffer, BLACK_AT, BLACK.length).set(BLACK);
  new Int16Array(memory.buffer, MODES_AT, MODES.length).set(MODES);
  return { kernel: makeFaxKernel(memory), bytes: new Uint8Array(memory.buffer) };
}

/**
 * The loop over the codes of an LZW block (TIFF 6.0, section 13), in WebAssembly: `lzw_kernel.wat` is its
 * source.
 *
 * @module
 */

import { loopsOf } from "../wasm_loops.ts";

/** The loop; numbers are addresses in bytes, or counts. */
export interface LzwKernel {
  /**
   * Decodes a block up to the end of its codes or of the room for its bytes.
   *
   * @param bits Of its data.
   * @param end Where the room for its bytes ends.
   * @returns Where the bytes end, or −1 less a code that was used before it was made.
   */
  decodeBlock(data: number, bits: number, output: number, end: number): number;
}

/** Where the table of strings has to lie: the address and the length of each, numbers of 32 bits. */
export const STRINGS_AT = 0;
/** Where there is room for all else. */
export const FREE_AT: number = STRINGS_AT + (8 << 12);
/** What the loop may read behind the data, and overwrite behind the bytes. */
export const MARGIN_BYTES = 8;

const CODE =
  "AGFzbQEAAAABCQFgBH9/f38BfwIPAQNsencGbWVtb3J5AgABAwIBAAcPAQtkZWNvZGVCbG9jawAACtsCAdgCAQd/QQkhBUGC" +
  "AiEGAkADQCACIANPDQEgBCAFaiABSw0BIAAgBEEDdmooAgAhByAHQQh3Qf+B/AdxIAdBCHhBgP6DeHFyIARBB3F0QSAgBWt2" +
  "IQcgBCAFaiEEIAdBgAJrQQJJBEAgB0GBAkYNAkEJIQVBggIhBkEAIQgMAQsgCEEARyAGQYAgSXEEQCAGQQN0IQkgCSAINgIA" +
  "IAkgAiAIa0EBajYCBCAGQQFqIQYLIAcgBk8EQEF/IAdrDwsgAiEIIAdBA3QhByAHKAIAIQkgAiAHKAIEaiEKIAogA0sEQCAD" +
  "IQoLIAkgCiACa2ogAksEQANAIAIgCS0AADoAACAJQQFqIQkgAkEBaiECIAIgCkkNAAsFA0AgAiAJKQAANwAAIAlBCGohCSAC" +
  "QQhqIQIgAiAKSQ0ACyAKIQILIAUgBkEBakEBIAV0TyAFQQxJcWohBQwACwsgAgs=";

/** Makes the loop for a memory of its caller's. */
export const makeLzwKernel: (memory: WebAssembly.Memory) => LzwKernel = loopsOf(CODE, "lzw", [
  "decodeBlock",
]);

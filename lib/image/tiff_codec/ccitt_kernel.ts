/**
 * The loops over the codes of fax rows (ITU-T T.4 and T.6), in WebAssembly: `ccitt_kernel.wat` is their
 * source.
 *
 * @module
 */

import { loopsOf } from "../wasm_loops.ts";
import { MODE_BITS, RUN_BITS } from "./ccitt_codes.ts";

/**
 * The loops; numbers are addresses in bytes, or counts. Of a row they make the columns at which its
 * colour changes, white to black first, as growing numbers of 32 bits, with the row's width behind them
 * {@link END_COUNT} times. What is not 0 is the index of a reason in {@link FAULTS}.
 */
export interface FaxKernel {
  /** The next bit of the data: taken from here, and left where a row ends or is found wrong. */
  readonly at: WebAssembly.Global;
  /** Decodes a row of runs alone. */
  decodePlainRow(data: number, row: number, width: number): number;
  /** Decodes a row that is told by the one above. */
  decodeTwoDimensionalRow(data: number, above: number, row: number, width: number): number;
  /** Draws a row as bits, those of black runs set. A byte more is overwritten. */
  drawRow(row: number, width: number, output: number): void;
}

/** Why a row is none. */
export const FAULTS: readonly string[] = [
  "",
  "a fax row holds a code that stands for nothing",
  "a fax row runs backwards",
  "a fax row is wider than the image",
];
/** How often the width stands behind a row's changes. */
export const END_COUNT = 3;
/** What the loops may read behind the data, which has to be zero. */
export const MARGIN_BYTES = 8;
/** Where the tables of `ccitt_codes.ts` have to lie: white runs, black ones, modes. */
export const WHITE_AT = 0;
export const BLACK_AT = WHITE_AT + (2 << RUN_BITS);
export const MODES_AT = BLACK_AT + (2 << RUN_BITS);
/** From here on the memory is free. */
export const FREE_AT = MODES_AT + (2 << MODE_BITS);

const CODE =
  "AGFzbQEAAAABIAVgAX8Bf2ADf39/AX9gBH9/f38Bf2ACf38AYAN/f38AAg8BA2ZheAZtZW1vcnkCAAEDCQgAAQIDAQIDBAYG" +
  "AX8BQQALBzsEAmF0AwAOZGVjb2RlUGxhaW5Sb3cABBdkZWNvZGVUd29EaW1lbnNpb25hbFJvdwAFB2RyYXdSb3cABwqoBggu" +
  "AQF/IAAjAEEDdmooAgAhASABQQh3Qf+B/AdxIAFBCHhBgP6DeHFyIwBBB3F0C0YBAn8DQCABIAAQAEETdkEBdGovAQAhBCAE" +
  "RQRAQX8PCyMAIARBD3FqJAAgAyAEQQR2aiEDIARBgAhPIAMgAk1xDQALIAMLNQAgAiADSwRAQQAPCyABIABLBEAgAUEEaygC" +
  "ACACRgRAIAFBBGsPCwsgASACNgIAIAFBBGoLFwAgACABNgIAIAAgATYCBCAAIAE2AggLWQEEfyABIQMCQANAIAQgAk4NASAA" +
  "IAYgAhABIQUgBUEASARAQQEPCyAEIAVqIQQgASADIAQgAhACIQMgA0UEQEEDDwsgBkGAgAFzIQYMAAsLIAMgAhADQQALyAIB" +
  "B38gAiEEIAEhBkF/IQUCQANAIAUgA04NAQJAA0AgBiABTQ0BIAZBBGsoAgAgBUwNASAGQQRrIQYMAAsLAkADQCAGKAIAIAVK" +
  "DQEgBkEEaiEGDAALCyAGQQQgBiABayAIQQx2c3FqIQcgABAAQRl2QQF0LgGAgAIhCSAJRQRAQQEPCyMAIAlBD3FqJAAgCUEE" +
  "dSEJIAlBBEgEQCAHKAIAIAlqIQcgByAFSARAQQIPCyAHIQUgCEGAgAFzIQgFIAlBBEYEQCAHKAIEIQUMAgsgACAIIAMQASEK" +
  "IApBAEgEQEEBDwsgCiAFQQAgBUEAShtqIQUgACAIQYCAAXMgAxABIQogCkEASARAQQEPCyACIAQgBSADEAIhBCAERQRAQQMP" +
  "CyAFIApqIQULIAIgBCAFIAMQAiEEIAQNAEEDDwsLIAQgAxADQQALIgEBfyAAIAFBA3ZqIQIgAiACLQAAQYABIAFBB3F2czoA" +
  "AAuaAQEEfyABQQdqQQN2IQMgAkEAIANBAWr8CwACQANAIAAoAgAgAU8NASACIAAoAgAQBiACIAAoAgQQBiAAQQhqIQAMAAsL" +
  "IAIgA2ohBANAIAItAAAhBSAFIAVBAXZzIQUgBSAFQQJ2cyEFIAUgBUEEdnMhBSAFIAZzIQUgAiAFOgAAQQAgBUEBcWshBiAC" +
  "QQFqIQIgAiAESQ0ACws=";

/** Makes the loops for a memory of their caller's. */
export const makeFaxKernel: (memory: WebAssembly.Memory) => FaxKernel = loopsOf(CODE, "fax", [
  "at",
  "decodePlainRow",
  "decodeTwoDimensionalRow",
  "drawRow",
]);

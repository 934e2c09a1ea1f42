/**
 * The inner loops of resampling, in WebAssembly with vectors: `resample_kernels.wat` is their source.
 *
 * @module
 */

import { loopsOf } from "./wasm_loops.ts";

/** Both loops; numbers are addresses in bytes, or counts. */
export interface ResampleKernels {
  /**
   * Makes a row of another width. Of either row one byte more is touched.
   *
   * @param firsts Of each output pixel, where the first input pixel that counts lies in the row.
   * @param counts How many input pixels count.
   * @param weights `taps` for each output pixel.
   */
  resizeRow(
    row: number,
    firsts: number,
    counts: number,
    weights: number,
    taps: number,
    width: number,
    output: number,
  ): void;
  /**
   * Adds up the rows of a ring.
   *
   * @param stride Bytes of a row, a multiple of {@link BLOCK_BYTES}.
   * @param slot Where in the ring of `slots` rows the first of `count` lies.
   */
  blendRows(
    window: number,
    stride: number,
    slots: number,
    slot: number,
    weights: number,
    count: number,
    output: number,
  ): void;
}

/** Bytes of a vector. */
export const BLOCK_BYTES = 16;

const CODE =
  "AGFzbQEAAAABCwFgB39/f39/f38AAhQBCHJlc2FtcGxlBm1lbW9yeQIAAQMDAgAABxkCCXJlc2l6ZVJvdwAACWJs" +
  "ZW5kUm93cwABCssDArQBAgR/AXsgBEECdCEEIAEgBUECdGohBwNAIAAgASgCAGohCCADIQkgAyACKAIAQQJ0aiEK" +
  "QYCAgAH9ESELA0AgCyAJ/QkCACAI/VwCAP2JAf2pAf21Af2uASELIAhBA2ohCCAJQQRqIQkgCSAKSQ0ACyALQRb9" +
  "rAEhCyALIAv9hQEhCyAGIAsgC/1m/VoCAAAgBkEDaiEGIAMgBGohAyACQQRqIQIgAUEEaiEBIAEgB0kNAAsLkgIC" +
  "BX8IeyAGIAFqIQcgBCAFQQJ0aiEIA0BBgICAAf0RIRAgECERIBAhEiAQIRMgBCEKIAAgAyABbGohCSAAIAIgAWxq" +
  "IQsDQCAJ/QAEACEMIAz9iQEhDSAM/YoBIQ4gCv0JAgAhDyAQIA8gDf2pAf21Af2uASEQIBEgDyAN/aoB/bUB/a4B" +
  "IREgEiAPIA79qQH9tQH9rgEhEiATIA8gDv2qAf21Af2uASETIAkgAWohCSAJIAtPBEAgCSACIAFsayEJCyAKQQRq" +
  "IQogCiAISQ0ACyAGIBBBFv2sASARQRb9rAH9hQEgEkEW/awBIBNBFv2sAf2FAf1m/QsEACAAQRBqIQAgBkEQaiEG" +
  "IAYgB0kNAAsL";

/** Makes the loops for a memory of their caller's. */
export const makeResampleKernels: (memory: WebAssembly.Memory) => ResampleKernels = loopsOf(
  CODE,
  "resample",
  ["resizeRow", "blendRows"],
);

/**
 * The loop over the MCUs of a sequential scan (T.81, F.2.2), in WebAssembly: `scan_kernel.wat` is its
 * source.
 *
 * @module
 */

import { loopsOf } from "../wasm_loops.ts";

/** The loop; all numbers are addresses in bytes, or counts. */
export interface ScanKernel {
  /**
   * Decodes MCUs side by side. Goes on where the call before stopped in the bits.
   *
   * @param scan What `sequential_scan.ts` lays out there.
   * @param column The first MCU.
   * @param end The MCU behind the last.
   * @param safe No MCU is begun behind this byte of the data.
   * @param filled Where the data ends: an MCU that takes bits from behind it is the last, and does not count.
   * @returns How many MCUs were decoded; −1 if the bits are no code in one of them.
   */
  decodeMcus(scan: number, column: number, end: number, safe: number, filled: number): number;
}

const CODE =
  "AGFzbQEAAAABFwNgAn9/AX9gA39/fwF/YAV/f39/fwF/AhABBGpwZWcGbWVtb3J5AgABAwUEAAEAAgYQA34BQgALfwFBAA" +
  "t/AUEACwcOAQpkZWNvZGVNY3VzAAMK8wUEaQECf0ELIQICQANAIAEgACACQQJ0aigCgCBIDQEgAkEBaiECDAALCyACQRBL" +
  "BEBBAA8LIABB/wEgAUEQIAJrdiAAIAJBAnRqKALIIGpxai0AkCEhAyADQQ9xQQx0IANBBHZBCHRyIAJyC4YDAgF+B38jAC" +
  "EDIwEhBCMCIQUgACgCCCEGAkADQCAEQSBIBEAgBSgCACEKIANCIIYgCkEId0H/gfwHcSAKQQh4QYD+g3hxcq2EIQMgBUEE" +
  "aiEFIARBIGohBAsgBiADIARBCmutiKdB/wdxQQJ0aigCACEIIAhFBEAgBiADIARBEGutiKdB//8DcRAAIQggCEUNAgsgBC" +
  "AIQf8BcWshBCAIQRB1IQogCEEMdkEPcSEJIAkEQCAHRSAJQQtLcQ0CIAQgCWshBCADIAStiKdBASAJdEEBa3EhCiAKQQEg" +
  "CUEBa3RJBEAgCkEBQQEgCXRraiEKCwsgBwRAIAhBCHZBD3EhCSAHIAlqIQcgCgRAIAdBP0sNAyACIAEgB2otAABqIAo7AQ" +
  "AFIAlBD0cEQEE/IQcLCwUgACgCDCEGIAogACgCEGohCiAAIAo2AhAgAiAKOwEACyAHQQFqIQcgB0HAAEkNAAsgAyQAIAQk" +
  "ASAFJAJBAQ8LIAJBAEGAAfwLACAEJAEgBSQCQQALlwEBBn8gAEGAAWohAiAAQcAAaiEEIAIgACgCAEEFdGohAwNAQQAhBg" +
  "NAIAIoAhQgBiACKAIYbCABIAIoAgBsQQd0amohB0EAIQUDQCACIAQgBxABRQRAQQAPCyAHQYABaiEHIAVBAWohBSAFIAIo" +
  "AgBJDQALIAZBAWohBiAGIAIoAgRJDQALIAJBIGohAiACIANJDQALQQELZgEBfyABIQUgACgCBCQCIAAoAggkAQJAA0AgAS" +
  "ACTw0BIwIgA0oNASAAIAEQAkUEQCABQQFqIQUMAgsjAiAEa0EDdCMBSg0BIAFBAWohAQwACwsgACMCNgIEIAAjATYCCCAB" +
  "IAVrCw==";

/** Makes the loop for a memory of its caller's. */
export const makeScanKernel: (memory: WebAssembly.Memory) => ScanKernel = loopsOf(CODE, "jpeg", [
  "decodeMcus",
]);

/**
 * Bytes that are already in memory (uploads, standard input, tests) as a {@link Source}.
 *
 * @module
 */

import { checkRange, type Source } from "./source.ts";

/**
 * Makes a source of `bytes`. What is read are views, not copies.
 *
 * @param name What messages call it.
 * @param bytes The whole content; not to be changed afterwards.
 */
export function memorySource(name: string, bytes: Uint8Array<ArrayBuffer>): Source {
  return {
    name,
    size: bytes.byteLength,
    read(offset, length) {
      try {
        checkRange(name, bytes.byteLength, offset, length);
      } catch (error) {
        return Promise.reject(error);
      }
      return Promise.resolve(bytes.subarray(offset, offset + length));
    },
  };
}

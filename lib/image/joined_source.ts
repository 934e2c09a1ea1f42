/**
 * Parts of a file and bytes from elsewhere in, one source out in which they follow each other.
 *
 * @module
 */

import { checkRange, type Source } from "../bytes/source.ts";

/** Bytes, or where they lie in the file. */
export type Part = Uint8Array | { readonly offset: number; readonly length: number };

/**
 * Joins parts.
 *
 * @param source The file that parts lie in; each of them within it.
 */
export function joinedSource(source: Source, parts: readonly Part[]): Source {
  let size = 0;
  const placed = parts.map((part) => {
    const start = size;
    size += part.length;
    return { part, start, end: size };
  });
  return {
    name: source.name,
    size,
    async read(offset, length) {
      checkRange(source.name, size, offset, length);
      const bytes = new Uint8Array(length);
      for (const { part, start, end } of placed) {
        const from = Math.max(start, offset);
        const to = Math.min(end, offset + length);
        if (from >= to) continue;
        const piece = part instanceof Uint8Array
          ? part.subarray(from - start, to - start)
          : await source.read(part.offset + from - start, to - from);
        bytes.set(piece, from - offset);
      }
      return bytes;
    },
  };
}

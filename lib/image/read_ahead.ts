/**
 * A source in, the same out, whose small reads are answered from larger ones that were kept: a
 * directory is read in many small pieces, and over a network each piece would be a request.
 *
 * @module
 */

import type { Source } from "../bytes/source.ts";

/** Reads of up to this go through what is kept. */
const SMALL_BYTES = 1 << 14;
/** What is read at once around a small piece. */
const WINDOW_BYTES = 1 << 16;
const KEPT_WINDOWS = 8;

/** A part of the source that is kept. */
interface Window {
  readonly start: number;
  readonly bytes: Promise<Uint8Array<ArrayBuffer>>;
}

/** Wraps a source. */
export function readAhead(source: Source): Source {
  const windows: Window[] = [];
  const windowAt = (offset: number, end: number) => {
    const kept = windows.find(({ start }) => start <= offset && end <= start + WINDOW_BYTES);
    if (kept) return kept;
    const start = offset + WINDOW_BYTES <= source.size
      ? offset
      : Math.max(0, source.size - WINDOW_BYTES);
    const bytes = source.read(start, Math.min(WINDOW_BYTES, source.size - start));
    windows.unshift({ start, bytes });
    windows.length = Math.min(windows.length, KEPT_WINDOWS);
    return windows[0]!;
  };
  return {
    ...source,
    async read(offset, length) {
      const end = offset + length;
      const isSmall = length <= SMALL_BYTES && offset >= 0 && end <= source.size;
      if (!isSmall) return await source.read(offset, length);
      const window = windowAt(offset, end);
      try {
        return (await window.bytes).subarray(offset - window.start, end - window.start);
      } catch (error) {
        // The next read may go well.
        windows.splice(0, windows.length, ...windows.filter((other) => other !== window));
        throw error;
      }
    },
  };
}

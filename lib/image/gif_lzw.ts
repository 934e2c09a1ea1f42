/**
 * The coded pixels of a GIF frame in, palette indices out (GIF89a, appendix F): LZW of variable
 * codes, the lowest bit first, in sub-blocks.
 *
 * @module
 */

/** Fills `target` with the next indices; returns how many there were. */
export type ReadIndices = (target: Uint8Array) => number;

/** The state of the code table. */
interface Table {
  /** Each code's string: that of another code, and one index more. */
  readonly prefixes: Uint16Array;
  readonly suffixes: Uint8Array;
  readonly clear: number;
  next: number;
  width: number;
  /** The code before; none after a clear. */
  previous: number;
  /** First index of the previous code's string. */
  first: number;
}

const MAX_CODE_BITS = 12;
const MAX_CODES = 1 << MAX_CODE_BITS;
const MAX_INDEX_BITS = 8;
const NONE = -1;

/**
 * Opens the data of a frame.
 *
 * @param file The whole file.
 * @param at Where its LZW minimum code size stands.
 * @throws {Error} if that size is none, or later if a code is used before it is made.
 */
export function openGifLzw(file: Uint8Array, at: number): ReadIndices {
  const indexBits = file[at] ?? 0;
  if (indexBits < 1 || indexBits > MAX_INDEX_BITS) throw new Error("its code size is damaged");
  const table = makeTable(indexBits);
  const nextCode = codeReader(file, at + 1);
  const pending = new Uint8Array(MAX_CODES);
  let left = 0;
  let isEnd = false;
  return (target) => {
    let to = 0;
    while (to < target.length) {
      if (left > 0) {
        target[to++] = pending[--left]!;
        continue;
      }
      const code = isEnd ? NONE : nextCode(table.width);
      isEnd = code === NONE || code === table.clear + 1;
      if (isEnd) break;
      if (code === table.clear) clear(table, indexBits);
      else left = expand(table, code, pending);
    }
    return to;
  };
}

function makeTable(indexBits: number): Table {
  const table: Table = {
    prefixes: new Uint16Array(MAX_CODES),
    suffixes: new Uint8Array(MAX_CODES),
    clear: 1 << indexBits,
    next: 0,
    width: 0,
    previous: NONE,
    first: 0,
  };
  for (let index = 0; index < table.clear; index++) table.suffixes[index] = index;
  clear(table, indexBits);
  return table;
}

function clear(table: Table, indexBits: number): void {
  table.next = table.clear + 2;
  table.width = indexBits + 1;
  table.previous = NONE;
}

/** Writes a code's string, its last index first, and makes the next code; returns its length. */
function expand(table: Table, code: number, pending: Uint8Array): number {
  const { prefixes, suffixes, clear } = table;
  const isNew = code === table.next && table.previous !== NONE;
  if (code >= table.next && !isNew) {
    throw new Error(`its code ${code} was not made before it is used`);
  }
  let length = 0;
  if (isNew) pending[length++] = table.first;
  let at = isNew ? table.previous : code;
  for (; at > clear; at = prefixes[at]!) pending[length++] = suffixes[at]!;
  pending[length++] = at;
  table.first = at;
  if (table.previous !== NONE && table.next < MAX_CODES) {
    prefixes[table.next] = table.previous;
    suffixes[table.next++] = at;
    if (table.next === 1 << table.width && table.width < MAX_CODE_BITS) table.width++;
  }
  table.previous = code;
  return length;
}

/** Reads codes over the edges of sub-blocks; {@link NONE} at the data's end. */
function codeReader(file: Uint8Array, start: number): (width: number) => number {
  let at = start;
  let blockEnd = start;
  let buffer = 0;
  let bits = 0;
  return (width) => {
    while (bits < width) {
      if (at === blockEnd) {
        const length = file[at] ?? 0;
        if (length === 0) return NONE;
        blockEnd = ++at + length;
      }
      const byte = file[at++];
      if (byte === undefined) return NONE;
      buffer |= byte << bits;
      bits += 8;
    }
    const code = buffer & (1 << width) - 1;
    buffer >>>= width;
    bits -= width;
    return code;
  };
}

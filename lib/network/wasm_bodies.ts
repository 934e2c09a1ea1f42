/**
 * A module's bytes → where the bodies of its functions lie (WebAssembly Core Specification 3.0, section
 * 5.5, "Modules" of the binary format).
 *
 * @module
 */

const HEADER_BYTES = 8;
const IMPORT_SECTION = 2;
const CODE_SECTION = 10;

/** Kinds of imports. */
const FUNCTION = 0;
const MEMORY = 2;

/** Bits of a memory's limits: it has a maximum. */
const HAS_MAXIMUM = 1;

/** The code of a function. */
export interface Body {
  /** What calls name the function by. */
  readonly index: number;
  /** Its bytes: `start` up to `end`. */
  readonly start: number;
  readonly end: number;
}

/** Reads numbers one after the other; beyond the end of the bytes everything is 0. */
interface Reader {
  offset: number;
  number(): number;
}

/**
 * Finds the bodies, in their order. A module that imports anything but functions and memories, or that is
 * damaged, has none here.
 */
export function functionBodies(module: Uint8Array): Body[] {
  const imported = countImportedFunctions(module);
  const place = findSection(module, CODE_SECTION);
  if (imported === undefined || !place) return [];
  const reader = read(module, place.start);
  const count = reader.number();
  const bodies: Body[] = [];
  while (bodies.length < count) {
    const length = reader.number();
    const [start, end] = [reader.offset, reader.offset + length];
    if (end > place.end) return [];
    bodies.push({ index: imported + bodies.length, start, end });
    reader.offset = end;
  }
  return bodies;
}

/** Undefined where there are imports of other kinds. */
function countImportedFunctions(module: Uint8Array): number | undefined {
  const place = findSection(module, IMPORT_SECTION);
  if (!place) return 0;
  const reader = read(module, place.start);
  let functions = 0;
  for (let left = reader.number(); left > 0 && reader.offset < place.end; left--) {
    skipName(reader);
    skipName(reader);
    const kind = reader.number();
    if (kind !== FUNCTION && kind !== MEMORY) return undefined;
    if (kind === FUNCTION) functions++;
    const typeOrLimits = reader.number();
    if (kind === FUNCTION) continue;
    reader.number();
    if (typeOrLimits & HAS_MAXIMUM) reader.number();
  }
  return functions;
}

function skipName(reader: Reader): void {
  const length = reader.number();
  reader.offset += length;
}

function findSection(
  module: Uint8Array,
  wanted: number,
): { start: number; end: number } | undefined {
  const reader = read(module, HEADER_BYTES);
  while (reader.offset < module.length) {
    const id = reader.number();
    const length = reader.number();
    const [start, end] = [reader.offset, reader.offset + length];
    if (id === wanted) return end > module.length ? undefined : { start, end };
    reader.offset = end;
  }
  return undefined;
}

/** Numbers are unsigned LEB128. */
function read(bytes: Uint8Array, start: number): Reader {
  return {
    offset: start,
    number() {
      let value = 0;
      for (let scale = 1;; scale *= 128) {
        const byte = bytes[this.offset++] ?? 0;
        value += (byte & 0x7f) * scale;
        if (byte < 0x80) return value;
      }
    },
  };
}

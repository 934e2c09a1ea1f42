/**
 * A module's bytes → what is said in it of its functions (WebAssembly Core Specification 3.0, section 5.5,
 * "Modules" of the binary format).
 *
 * @module
 */

const HEADER_BYTES = 8;

/** Kinds of imports and exports. */
const FUNCTION = 0;
const MEMORY = 2;

/** Bits of a memory's limits: it has a maximum. */
const HAS_MAXIMUM = 1;

/** Sections of a module by their numbers. */
export const SECTION = { custom: 0, type: 1, import: 2, function: 3, export: 7, code: 10 } as const;

/** A part of a module: its content is `start` up to `end`. */
export interface Section {
  readonly id: number;
  readonly start: number;
  readonly end: number;
}

/** The code of a function. */
export interface Body {
  /** What calls name the function by. */
  readonly index: number;
  /** Its bytes: `start` up to `end`. */
  readonly start: number;
  readonly end: number;
}

/** Reads one thing after the other; beyond the end of the bytes everything is 0 or empty. */
export interface Reader {
  offset: number;
  /** Unsigned LEB128. */
  number(): number;
  name(): string;
}

/** All sections, in their order; one that is cut off is not among them. */
export function sections(module: Uint8Array): Section[] {
  const found: Section[] = [];
  const reader = read(module, HEADER_BYTES);
  while (reader.offset < module.length) {
    const id = reader.number();
    const length = reader.number();
    const [start, end] = [reader.offset, reader.offset + length];
    if (end > module.length) break;
    found.push({ id, start, end });
    reader.offset = end;
  }
  return found;
}

/** The first section of a kind. */
export function findSection(module: Uint8Array, wanted: number): Section | undefined {
  return sections(module).find(({ id }) => id === wanted);
}

/**
 * Finds the functions' bodies, in their order. A module that imports anything but functions and memories,
 * or that is damaged, has none here.
 */
export function functionBodies(module: Uint8Array): Body[] {
  const imported = functionImports(module)?.length;
  const place = findSection(module, SECTION.code);
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

/** The names of the functions that a module imports; undefined where it imports things of other kinds. */
export function functionImports(module: Uint8Array): string[] | undefined {
  const place = findSection(module, SECTION.import);
  const names: string[] = [];
  if (!place) return names;
  const reader = read(module, place.start);
  for (let left = reader.number(); left > 0 && reader.offset < place.end; left--) {
    reader.name();
    const name = reader.name();
    const kind = reader.number();
    if (kind !== FUNCTION && kind !== MEMORY) return undefined;
    if (kind === FUNCTION) names.push(name);
    const typeOrLimits = reader.number();
    if (kind === FUNCTION) continue;
    reader.number();
    if (typeOrLimits & HAS_MAXIMUM) reader.number();
  }
  return names;
}

/** The functions that a module exports: name → what calls name it by. */
export function functionExports(module: Uint8Array): Map<string, number> {
  const place = findSection(module, SECTION.export);
  const indices = new Map<string, number>();
  if (!place) return indices;
  const reader = read(module, place.start);
  for (let left = reader.number(); left > 0 && reader.offset < place.end; left--) {
    const name = reader.name();
    const kind = reader.number();
    const index = reader.number();
    if (kind === FUNCTION) indices.set(name, index);
  }
  return indices;
}

/** The types of the functions that have bodies, as numbers of types. */
export function functionTypes(module: Uint8Array): number[] {
  const place = findSection(module, SECTION.function);
  if (!place) return [];
  const reader = read(module, place.start);
  const count = Math.min(reader.number(), place.end - place.start);
  return Array.from({ length: count }, () => reader.number());
}

/** Reads from an offset on. */
export function read(bytes: Uint8Array, start: number): Reader {
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
    name() {
      const length = this.number();
      const start = this.offset;
      this.offset += length;
      return new TextDecoder().decode(bytes.subarray(start, this.offset));
    },
  };
}

/** Writes a number that {@link read} reads. */
export function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [value % 0x80 + 0x80, ...unsigned(Math.floor(value / 0x80))];
}

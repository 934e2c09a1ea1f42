/**
 * Functions of relocatable modules and of a module itself → more functions at the end of that module,
 * where they change no number of what it had.
 *
 * A relocatable module is what `wat2wasm --relocatable` makes: its calls are numbers of five bytes, and a
 * custom section says where they are (WebAssembly/tool-conventions, Linking.md, "Relocation Sections").
 *
 * @module
 */

import {
  type Body,
  findSection,
  functionBodies,
  functionExports,
  functionImports,
  functionTypes,
  read,
  SECTION,
  sections,
  unsigned,
} from "./wasm_module.ts";

/** The section that says where calls are, and its only kind of entries here. */
const RELOCATIONS = "reloc.Code";
const FUNCTION_NUMBER = 0;
const RELOCATED_BYTES = 5;

/** A module that is growing. */
export interface Growing {
  readonly module: Uint8Array;
  /** Functions that calls by name find: name → number. */
  readonly names: Map<string, number>;
  /** How many functions there are, those imported too. */
  functions: number;
  types: number;
  readonly added: { readonly types: Uint8Array[]; functions: number[]; bodies: Uint8Array[] };
}

/** Begins with a module as it is; its exports have names. */
export function grow(module: Uint8Array): Growing {
  return {
    module,
    names: functionExports(module),
    functions: (functionImports(module)?.length ?? 0) + functionTypes(module).length,
    types: countOf(module, SECTION.type).count,
    added: { types: [], functions: [], bodies: [] },
  };
}

/** Adds one of the module's functions once more, under a name. */
export function addCopy(growing: Growing, name: string, { index, start, end }: Body): void {
  const { module, names, added } = growing;
  const imported = functionImports(module)?.length ?? 0;
  names.set(name, growing.functions++);
  added.functions.push(functionTypes(module)[index - imported]!);
  added.bodies.push(module.slice(start, end));
}

/**
 * Adds the functions of a relocatable module.
 *
 * @returns Whether all that it calls is there; if not, nothing was added.
 */
export function addFunctions(growing: Growing, object: Uint8Array): boolean {
  const { names, added } = growing;
  const imports = (functionImports(object) ?? []).map((name) => names.get(name));
  const called = imports.filter((index) => index !== undefined);
  if (called.length < imports.length) return false;
  const shift = growing.functions - called.length;
  const relocated = relocate(object, (index) => called[index] ?? index + shift);
  const { count, items } = countOf(object, SECTION.type);
  added.types.push(items);
  added.functions.push(...functionTypes(object).map((type) => type + growing.types));
  const bodies = functionBodies(relocated);
  added.bodies.push(...bodies.map(({ start, end }) => relocated.subarray(start, end)));
  for (const [name, index] of functionExports(object)) names.set(name, index + shift);
  growing.types += count;
  growing.functions += bodies.length;
  return true;
}

/** The module with what was added. */
export function grown({ module, types, functions, added }: Growing): Uint8Array<ArrayBuffer> {
  const imported = functionImports(module)?.length ?? 0;
  const parts: Uint8Array[] = [module.subarray(0, 8)];
  const put = (id: number, count: number, more: readonly Uint8Array[]) => {
    const content = [Uint8Array.from(unsigned(count)), countOf(module, id).items, ...more];
    const length = content.reduce((sum, part) => sum + part.length, 0);
    parts.push(Uint8Array.of(id, ...unsigned(length)), ...content);
  };
  for (const { id, start, end } of sections(module)) {
    if (id === SECTION.type) put(id, types, added.types);
    else if (id === SECTION.function) {
      put(id, functions - imported, [Uint8Array.from(added.functions.flatMap(unsigned))]);
    } else if (id === SECTION.code) {
      const bodies = added.bodies.flatMap((body) => [Uint8Array.from(unsigned(body.length)), body]);
      put(id, functions - imported, bodies);
    } else {
      parts.push(Uint8Array.of(id, ...unsigned(end - start)), module.subarray(start, end));
    }
  }
  return joined(parts);
}

/** How many things a section holds, and these; none where it is missing. */
function countOf(module: Uint8Array, id: number): { count: number; items: Uint8Array } {
  const place = findSection(module, id);
  if (!place) return { count: 0, items: new Uint8Array() };
  const reader = read(module, place.start);
  const count = reader.number();
  return { count, items: module.subarray(reader.offset, place.end) };
}

/** A relocatable module with other numbers in its calls. */
function relocate(object: Uint8Array, renumber: (index: number) => number): Uint8Array {
  const relocated = object.slice();
  const code = findSection(object, SECTION.code)?.start ?? 0;
  for (const offset of callOffsets(object)) {
    const index = renumber(read(object, code + offset).number());
    relocated.set(unsignedOfFixedLength(index), code + offset);
  }
  return relocated;
}

/** Where calls are, from the start of the code section on. */
function callOffsets(object: Uint8Array): number[] {
  const offsets: number[] = [];
  for (const { id, start } of sections(object)) {
    const reader = read(object, start);
    if (id !== SECTION.custom || reader.name() !== RELOCATIONS) continue;
    reader.number();
    for (let left = reader.number(); left > 0; left--) {
      const kind = reader.number();
      if (kind !== FUNCTION_NUMBER) throw new Error(`relocation of kind ${kind}`);
      offsets.push(reader.number());
      reader.number();
    }
  }
  return offsets;
}

/** LEB128, filled up to the length that relocated numbers have. */
function unsignedOfFixedLength(value: number): number[] {
  return Array.from({ length: RELOCATED_BYTES }, (_, i) => {
    const bits = Math.floor(value / 0x80 ** i) % 0x80;
    return i < RELOCATED_BYTES - 1 ? bits + 0x80 : bits;
  });
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

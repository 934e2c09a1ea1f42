/**
 * A program of loops in base64 in, what makes the loops for a memory out. Such programs are written by
 * hand as WebAssembly text, `NAME.wat`; `wat2wasm --output=- NAME.wat | base64` (Debian's package wabt)
 * makes what stands in the module beside it.
 *
 * @module
 */

/** Bytes by which a WebAssembly memory is measured. */
export const PAGE_BYTES: number = 1 << 16;

/**
 * Prepares a program; it is compiled when its loops are made for the first time.
 *
 * @param code Imports one memory, `namespace.memory`.
 * @param names Of all that it exports.
 */
export function loopsOf<Loops extends object>(
  code: string,
  namespace: string,
  names: readonly (keyof Loops)[],
): (memory: WebAssembly.Memory) => Loops {
  let module: WebAssembly.Module | undefined;
  const areThere = (exports: object): exports is Loops => names.every((name) => name in exports);
  return (memory) => {
    module ??= new WebAssembly.Module(Uint8Array.fromBase64(code));
    const { exports } = new WebAssembly.Instance(module, { [namespace]: { memory } });
    if (!areThere(exports)) throw new Error(`the loops of ${namespace} are not there`);
    return exports;
  };
}

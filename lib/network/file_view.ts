/**
 * A file of this machine as bytes that stay in it until they are asked for. ONNX Runtime's WebAssembly
 * takes each large tensor as a part of such an array and copies it at once, so that tensors are never
 * all in memory beside the session; of a Blob, which it takes as well, it would copy each byte twice.
 *
 * @module
 */

/**
 * Makes an array that has no bytes of its own: `subarray` reads them, and they are overwritten by those
 * of the next call.
 *
 * @param byteLength Of the file.
 */
export function fileView(path: string, byteLength: number): Uint8Array<ArrayBuffer> {
  let memory = new Uint8Array(0);
  const subarray = (begin = 0, end = byteLength) => {
    const size = end - begin;
    if (memory.length < size) memory = new Uint8Array(size);
    const part = memory.subarray(0, size);
    readPart(path, begin, part);
    return part;
  };
  return Object.defineProperties(new Uint8Array(), {
    byteLength: { value: byteLength },
    length: { value: byteLength },
    subarray: { value: subarray },
  });
}

function readPart(path: string, begin: number, into: Uint8Array): void {
  using file = Deno.openSync(path);
  file.seekSync(begin, Deno.SeekMode.Start);
  for (let filled = 0; filled < into.length;) {
    const count = file.readSync(into.subarray(filled));
    if (count === null) throw new Error(`${path} became shorter while it was read`);
    filled += count;
  }
}

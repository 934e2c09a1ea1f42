/**
 * A part of a file of this machine as a `Blob` whose bytes stay in the file until they are read. ONNX
 * Runtime's WebAssembly takes large tensors out of Blobs one after the other, so that they are never
 * all in memory beside the session.
 *
 * @module
 */

/** As much as is read at once for readers that bring no memory of their own. */
const CHUNK_BYTES = 1024 * 1024;

/**
 * Makes a Blob of a file's bytes from `begin` up to `end`. It can be sliced and streamed, which is what
 * ONNX Runtime does with it; the file is opened anew for each stream.
 */
export function fileBlob(path: string, begin: number, end: number): Blob {
  const size = end - begin;
  const place = (offset: number) => begin + Math.min(Math.max(offset, 0), size);
  return Object.defineProperties(new Blob(), {
    size: { value: size },
    slice: { value: (from = 0, to = size) => fileBlob(path, place(from), place(to)) },
    stream: { value: () => byteStream(path, begin, size) },
  });
}

/** The bytes are read to the memory that the reader brings. */
function byteStream(path: string, begin: number, size: number): ReadableStream<Uint8Array> {
  const file = Deno.openSync(path);
  file.seekSync(begin, Deno.SeekMode.Start);
  let left = size;
  const closeAtEnd = (controller: ReadableByteStreamController) => {
    if (left > 0) return;
    file.close();
    controller.close();
  };
  return new ReadableStream({
    type: "bytes",
    autoAllocateChunkSize: CHUNK_BYTES,
    start: closeAtEnd,
    pull(controller) {
      const request = controller.byobRequest!;
      const { buffer, byteOffset, byteLength } = request.view!;
      const count = file.readSync(new Uint8Array(buffer, byteOffset, Math.min(byteLength, left)));
      if (count === null) {
        file.close();
        throw new Error(`${path} became shorter while it was read`);
      }
      left -= count;
      request.respond(count);
      closeAtEnd(controller);
    },
    cancel: () => file.close(),
  });
}

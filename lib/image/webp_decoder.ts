/**
 * libwebp in WebAssembly, from the package `@cwasm/webp`: a WebP stream in, RGBA out. Each picture gets
 * an instance of its own, so that its memory goes with it.
 *
 * @module
 */

import { readFile } from "node:fs/promises";
import type { Size } from "./raster.ts";

/** What the WebAssembly module exports. */
interface LibWebp {
  readonly memory: WebAssembly.Memory;
  malloc(bytes: number): number;
  WebPDecodeRGBA(data: number, length: number, width: number, height: number): number;
}

const RGBA_BYTES = 4;
let compiled: Promise<WebAssembly.Module> | undefined;

/**
 * Decodes a whole WebP stream.
 *
 * @param size What its header says.
 * @returns RGBA.
 * @throws {Error} if it is damaged or has another size.
 */
export async function decodeWebpBytes(file: Uint8Array, size: Size): Promise<Uint8Array> {
  const { memory, malloc, WebPDecodeRGBA } = await instantiate();
  const data = malloc(file.length);
  new Uint8Array(memory.buffer, data, file.length).set(file);
  const numbers = malloc(2 * Uint32Array.BYTES_PER_ELEMENT);
  const pixels = WebPDecodeRGBA(
    data,
    file.length,
    numbers,
    numbers + Uint32Array.BYTES_PER_ELEMENT,
  );
  if (pixels === 0) throw new Error("its coded data is wrong");
  const [width, height] = new Uint32Array(memory.buffer, numbers, 2);
  if (width !== size.width || height !== size.height) {
    throw new Error(`decoded ${width} × ${height}, the header says ${size.width} × ${size.height}`);
  }
  return new Uint8Array(memory.buffer, pixels, width * height * RGBA_BYTES);
}

async function instantiate(): Promise<LibWebp> {
  compiled ??= readFile(new URL(import.meta.resolve("@cwasm/webp/webp.wasm")))
    .then((bytes) => WebAssembly.compile(new Uint8Array(bytes)));
  const refuse = () => {
    throw new Error("libwebp wanted to write to a file");
  };
  const { exports } = await WebAssembly.instantiate(await compiled, {
    wasi_snapshot_preview1: { fd_close: refuse, fd_seek: refuse, fd_write: refuse },
  });
  if (!isLibWebp(exports)) throw new Error("libwebp does not export its functions");
  return exports;
}

function isLibWebp(exports: unknown): exports is LibWebp {
  return typeof exports === "object" && exports !== null && "WebPDecodeRGBA" in exports &&
    "malloc" in exports && "memory" in exports;
}

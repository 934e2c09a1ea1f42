/**
 * Files that claim to be images and are none, made on the spot.
 *
 * @module
 */

import { crc32 } from "node:zlib";

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** A PNG whose header announces `width` × `height` RGB pixels and whose body is almost empty. */
export function pngBomb(width: number, height: number): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, 2, 0, 0, 0], 8);
  return Uint8Array.from([
    ...PNG_SIGNATURE,
    ...pngChunk("IHDR", header),
    ...pngChunk("IDAT", Uint8Array.of(0x78, 0x9c, 0x03, 0, 0, 0, 0, 1)),
    ...pngChunk("IEND", new Uint8Array(0)),
  ]);
}

function pngChunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const chunk = new Uint8Array(12 + data.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length);
  chunk.set(new TextEncoder().encode(type), 4);
  chunk.set(data, 8);
  view.setUint32(8 + data.length, crc32(chunk.subarray(4, 8 + data.length)));
  return chunk;
}

/**
 * Bodies that are no sound image: a good one cut short, with bytes changed, or nothing like it.
 *
 * @param image A sound PNG.
 */
export function* badBodies(
  image: Uint8Array<ArrayBuffer>,
  count: number,
): Generator<Uint8Array<ArrayBuffer>> {
  const heads = [
    "\xff\xd8\xff\xe0",
    "GIF89a",
    "II\x2a\0\x08\0\0\0",
    "MM\0\x2a",
    "RIFF    WEBP",
    "%PDF-",
  ];
  for (let i = 0; i < count; i++) {
    const body = image.slice(0, Math.floor(image.length * (i % 100) / 100));
    // Noise that is the same in every run.
    for (let at = i; at < body.length; at += 97 + i) body[at] = (at * 31 + i * 17) & 0xff;
    const head = heads[i % (heads.length * 2)];
    if (head) body.set([...head].map((letter) => letter.charCodeAt(0)).slice(0, body.length));
    yield body;
  }
}

/**
 * A codestream of any number of components in, a JP2 file of some of them out: OpenJPEG in WebAssembly
 * hands over one component or three and fails with others, but a JP2 file's component mapping (ISO/IEC
 * 15444-1, I.5.3.5) makes channels of any of them.
 *
 * @module
 */

import type { Jpeg2000Header } from "./jpeg2000_header.ts";

const SIGNATURE = [0x0d, 0x0a, 0x87, 0x0a];
const BRAND = "jp2 ";
/** Enumerated colour spaces (I.5.3.3). */
const SRGB = 16;
const GREY = 17;
const WAVELET = 7;
/** The channel is the component itself, no colour of the palette. */
const DIRECT = 0;

/**
 * Wraps the stream, if need be.
 *
 * @param chosen Its components that become channels: one or three.
 */
export function selectComponents(
  stream: Uint8Array,
  { width, height, components, bits }: Jpeg2000Header,
  chosen: readonly number[],
): Uint8Array {
  const isWhole = chosen.length === components && chosen.every((component, i) => component === i);
  if (isWhole) return stream;
  const depth = bits - 1;
  const header = [
    ...box("ihdr", [...long(height), ...long(width), ...word(components), depth, WAVELET, 0, 0]),
    ...box("colr", [1, 0, 0, ...long(chosen.length === 1 ? GREY : SRGB)]),
    // A palette of one colour, which the mapping does not use but cannot be without.
    ...box("pclr", [
      ...word(1),
      chosen.length,
      ...chosen.map(() => depth),
      ...chosen.flatMap(() => bits > 8 ? [0, 0] : [0]),
    ]),
    ...box("cmap", chosen.flatMap((component) => [...word(component), DIRECT, 0])),
  ];
  const head = Uint8Array.from([
    ...box("jP  ", SIGNATURE),
    ...box("ftyp", [...ascii(BRAND), ...long(0), ...ascii(BRAND)]),
    ...box("jp2h", header),
    ...long(stream.length + 8),
    ...ascii("jp2c"),
  ]);
  const file = new Uint8Array(head.length + stream.length);
  file.set(head);
  file.set(stream, head.length);
  return file;
}

function box(type: string, content: readonly number[]): number[] {
  return [...long(content.length + 8), ...ascii(type), ...content];
}

function ascii(text: string): number[] {
  return [...text].map((letter) => letter.charCodeAt(0));
}

function long(value: number): number[] {
  return [value >>> 24, value >> 16 & 0xff, value >> 8 & 0xff, value & 0xff];
}

function word(value: number): number[] {
  return [value >> 8, value & 0xff];
}

/**
 * JPEG in TIFF (TIFF Technical Note 2): each block is a JPEG stream, whose tables may stand once
 * for all blocks in the tag JPEGTables.
 *
 * @module
 */

import { memorySource } from "../../bytes/memory.ts";
import { decodeJpegBytes } from "../jpeg.ts";
import { type JpegFrame, readJpegFrame } from "../jpeg_markers.ts";
import type { BlockCodec, BlockShape } from "./codec.ts";

const SOI = [0xff, 0xd8];
const MARKER_BYTES = 2;
/** Adobe's JPEG files hold the inverse of their four inks, so the codec inverts them; TIFF does not. */
const ADOBE_CMYK = 4;
/** The Adobe segment up to its last byte, the colour transform: 0 none, 1 YCbCr. */
const ADOBE = [0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0];

/**
 * Makes the codec for a file's JPEG blocks.
 *
 * @param tables The tag JPEGTables: a stream with tables only, or empty.
 * @param isYcbcr Whether three components are YCbCr; in TIFF only the directory says so.
 */
export function jpegCodec(tables: Uint8Array, isYcbcr: boolean): BlockCodec {
  const head = new Uint8Array([
    ...SOI,
    ...ADOBE,
    Number(isYcbcr),
    ...tables.subarray(MARKER_BYTES, Math.max(MARKER_BYTES, tables.length - MARKER_BYTES)),
  ]);
  return async (data, shape) => {
    const frame = await readJpegFrame(memorySource("block", data));
    checkFrame(frame, shape);
    const file = new Uint8Array(head.length + data.length - MARKER_BYTES);
    file.set(head);
    file.set(data.subarray(MARKER_BYTES), head.length);
    const { samples } = await decodeJpegBytes(file, frame);
    if (frame.components === ADOBE_CMYK) invert(samples);
    return samples.subarray(0, shape.byteLength);
  };
}

function invert(samples: Uint8Array): void {
  for (let i = 0; i < samples.length; i++) samples[i] = 255 - samples[i]!;
}

function checkFrame({ width, height, components }: JpegFrame, shape: BlockShape): void {
  const isFitting = width === shape.width && components === shape.samplesPerPixel &&
    height >= shape.height && height <= shape.fullHeight;
  if (isFitting) return;
  throw new Error(
    `a JPEG block has ${width} × ${height} pixels of ${components} samples ` +
      `instead of ${shape.width} × ${shape.height} of ${shape.samplesPerPixel}`,
  );
}

/**
 * JPEG in TIFF (TIFF Technical Note 2): each block is a JPEG stream, whose tables may stand once
 * for all blocks in the tag JPEGTables.
 *
 * @module
 */

import { memorySource } from "../../bytes/memory.ts";
import { TruncatedData } from "../image_errors.ts";
import { openJpeg } from "../jpeg/open_jpeg.ts";
import type { BlockCodec, BlockShape } from "./codec.ts";

/**
 * Makes the codec for a file's JPEG blocks.
 *
 * @param tables The tag JPEGTables: a stream with tables only, or empty.
 * @param isYcbcr Whether three components are YCbCr; in TIFF only the directory says so.
 */
export function jpegCodec(tables: Uint8Array<ArrayBuffer>, isYcbcr: boolean): BlockCodec {
  return async (data, shape, room) => {
    const frame = await openJpeg(memorySource("block", data), {
      ...(tables.length > 0 && { tables: memorySource("tables", tables) }),
      transform: isYcbcr ? "ycbcr" : "none",
      onCut(rows) {
        // Some writers leave out the end marker.
        if (rows < frame.height) throw new TruncatedData();
      },
    });
    checkFrame(frame, shape);
    const length = frame.width * frame.height * frame.components;
    const samples = room?.length === length ? room : new Uint8Array(length);
    let at = 0;
    for await (const band of frame.bands) {
      samples.set(band, at);
      at += band.length;
    }
    return samples.subarray(0, shape.byteLength);
  };
}

function checkFrame(
  { width, height, components }: Awaited<ReturnType<typeof openJpeg>>,
  shape: BlockShape,
): void {
  const isFitting = width === shape.width && components === shape.samplesPerPixel &&
    height >= shape.height && height <= shape.fullHeight;
  if (isFitting) return;
  throw new Error(
    `a JPEG block has ${width} × ${height} pixels of ${components} samples ` +
      `instead of ${shape.width} × ${shape.height} of ${shape.samplesPerPixel}`,
  );
}

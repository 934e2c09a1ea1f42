/**
 * A PNG file in, RGB rows out (ISO/IEC 15948), through imagescript's WebAssembly codec.
 *
 * The codec holds the whole image as RGBA within 2 GB, so that it ends at about 17,000 × 17,000.
 *
 * @module
 */

import png from "imagescript/wasm/node/png.js";
import type { Source } from "../bytes/source.ts";
import { damagedImage, unsupportedImage } from "./image_errors.ts";
import type { RowStream, Size } from "./raster.ts";
import { rgbBands, type SampleLayout } from "./to_rgb.ts";

/** imagescript's PNG codec, which comes without types. */
interface PngCodec {
  decode(file: Uint8Array): Size & { framebuffer: Uint8Array };
}

const HEADER_BYTES = 33;
const WIDTH_OFFSET = 16;
const HEIGHT_OFFSET = 20;
/** "IHDR" as a big-endian number, at offset 12. */
const IHDR = 0x49484452;
/** What the codec makes of every PNG. */
const RGBA: SampleLayout = { colours: "rgb", samplesPerPixel: 4, bitsPerSample: 8 };
const CODEC_MAX_PIXELS = 17_000 * 17_000;

/**
 * Opens a PNG file. The rows are decoded when they are asked for; all 16-bit samples become their
 * high byte.
 *
 * @throws {SegmenterError} if the header is damaged or the image too large for the codec.
 */
export async function decodePng(source: Source): Promise<RowStream> {
  const size = await readHeader(source);
  return { ...size, bands: decodeBands(source, size) };
}

async function readHeader(source: Source): Promise<Size> {
  if (source.size < HEADER_BYTES) throw damagedImage(source.name, "the file ends in its header");
  const { buffer, byteOffset } = await source.read(0, HEADER_BYTES);
  const header = new DataView(buffer, byteOffset, HEADER_BYTES);
  if (header.getUint32(12) !== IHDR) throw damagedImage(source.name, "its header is missing");
  return { width: header.getUint32(WIDTH_OFFSET), height: header.getUint32(HEIGHT_OFFSET) };
}

async function* decodeBands(source: Source, { width, height }: Size): AsyncGenerator<Uint8Array> {
  if (width * height > CODEC_MAX_PIXELS) {
    throw unsupportedImage(
      source.name,
      `it is a PNG of ${width} × ${height} pixels, more than its decoder can hold`,
      "convert it to a TIFF, which is decoded piece by piece",
    );
  }
  const codec: PngCodec = await png.init();
  const image = codec.decode(await source.read(0, source.size));
  if (image.width !== width || image.height !== height) {
    throw new Error(
      `decoded ${image.width} × ${image.height}, the header says ${width} × ${height}`,
    );
  }
  yield* rgbBands(image.framebuffer, { width, height }, RGBA);
}

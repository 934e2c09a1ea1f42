/**
 * LERC in TIFF, as GDAL and libtiff write it: each block is a blob of Esri's Limited Error Raster
 * Compression, which may be packed once more. The package `lerc` is Esri's own decoder.
 *
 * @module
 */

import { decode, getBlobInfo, type LercData, type LercHeaderInfo, load } from "lerc";
import type { SampleLayout } from "../to_rgb.ts";
import type { BlockCodec, BlockShape } from "./codec.ts";
import { decodeDeflate } from "./deflate.ts";
import { decodeZstandard } from "./zstandard.ts";

/** Values of the tag LercParameters' second number: what the blob was packed with. */
const PACKED = { not: 0, deflate: 1, zstandard: 2 } as const;
/** LERC's numbers for kinds of samples. */
const KINDS = [
  "signed 8",
  "unsigned 8",
  "signed 16",
  "unsigned 16",
  "signed 32",
  "unsigned 32",
  "float 32",
  "float 64",
];
/** Of a pixel that is there. */
const OPAQUE = 255;

/**
 * Makes the codec of a file. Samples come in little-endian order, whatever the file's is; those that
 * the blob says are missing are zero.
 *
 * @param packing The second number of the tag LercParameters.
 */
export function lercCodec(packing: number, samples: SampleLayout): BlockCodec {
  const kind = `${samples.numbers ?? "unsigned"} ${samples.bitsPerSample}`;
  return async (data, shape) => {
    await load();
    const blob = await unpack(data, packing, shape);
    checkBlob(getBlobInfo(blob), shape, kind);
    return joinSamples(decode(blob, { returnInterleaved: true }), shape);
  };
}

async function unpack(
  data: Uint8Array<ArrayBuffer>,
  packing: number,
  shape: BlockShape,
): Promise<Uint8Array> {
  // A blob of noise is a little larger than its samples.
  const most = { ...shape, byteLength: shape.byteLength + (shape.byteLength >> 1) + 1024 };
  switch (packing) {
    case PACKED.not:
      return data;
    case PACKED.deflate:
      return await decodeDeflate(data, most);
    case PACKED.zstandard:
      return decodeZstandard(data, most);
    default:
      throw new Error(`its LERC data is packed in the way ${packing}`);
  }
}

/** The decoder allocates what the blob claims, so this comes first. */
function checkBlob(
  { width, height, dataType, bandCount, depthCount, maskCount }: LercHeaderInfo,
  shape: BlockShape,
  kind: string,
): void {
  const samples = bandCount * depthCount;
  const isFitting = width === shape.width && height === shape.height &&
    (samples === shape.samplesPerPixel || samples === shape.samplesPerPixel - 1 && maskCount > 0);
  if (isFitting && KINDS[dataType] === kind) return;
  throw new Error(
    `a LERC block has ${width} × ${height} pixels of ${samples} samples (${KINDS[dataType]}) ` +
      `instead of ${shape.width} × ${shape.height} of ${shape.samplesPerPixel} (${kind})`,
  );
}

/** Lays the bands side by side; the mask becomes the alpha that is not among them. */
function joinSamples(
  { pixels, depthCount, mask }: LercData,
  { samplesPerPixel, byteLength }: BlockShape,
): Uint8Array {
  const bands = pixels.map(({ buffer, byteOffset, byteLength }) =>
    new Uint8Array(buffer, byteOffset, byteLength)
  );
  const [only] = bands;
  if (bands.length === 1 && depthCount === samplesPerPixel) return only!.subarray(0, byteLength);
  const pixelCount = pixels[0]!.length / depthCount;
  const pixelBytes = byteLength / pixelCount;
  const bandBytes = only!.length / pixelCount;
  const joined = new Uint8Array(byteLength);
  for (const [index, band] of bands.entries()) {
    for (let i = 0, from = 0, to = index * bandBytes; i < pixelCount; i++, to += pixelBytes) {
      for (let byte = 0; byte < bandBytes; byte++) joined[to + byte] = band[from++]!;
    }
  }
  if (bands.length * depthCount < samplesPerPixel) {
    for (let i = 0, to = pixelBytes - 1; i < pixelCount; i++, to += pixelBytes) {
      joined[to] = mask && !mask[i] ? 0 : OPAQUE;
    }
  }
  return joined;
}

/**
 * A sheet's image → a picture inside a page, as a `data:` address: small files as they are, larger
 * ones reduced.
 *
 * @module
 */

import { localSource, readLocalFile } from "../bytes/local.ts";
import { SegmenterError } from "../errors.ts";
import { decodeImage } from "../image/decode_image.ts";
import { encodePng } from "../image/encode_png.ts";
import { resample } from "../image/resample.ts";
import { imageFormat, SIGNATURE_BYTES } from "../image/signature.ts";

/** Files up to this size that browsers read are not decoded. */
const SMALL_BYTES = 400_000;
/** Longer side in pixels of what is reduced. */
const PICTURE_SIDE = 800;

/**
 * Makes the picture.
 *
 * @returns `undefined` if the image is damaged: the outlines tell enough without it.
 */
export async function pagePicture(path: string): Promise<string | undefined> {
  try {
    const { size, read } = await localSource(path);
    const format = imageFormat(await read(0, Math.min(size, SIGNATURE_BYTES)));
    const isSmall = size <= SMALL_BYTES && (format === "jpeg" || format === "png");
    if (isSmall) return dataAddress(format, await readLocalFile(path));
    return dataAddress("png", await reduced(path));
  } catch (error) {
    if (error instanceof SegmenterError) return undefined;
    throw error;
  }
}

async function reduced(path: string): Promise<Uint8Array> {
  const rows = await decodeImage(await localSource(path));
  const scale = Math.min(1, PICTURE_SIDE / Math.max(rows.width, rows.height));
  const [picture] = await resample(rows, [{
    width: Math.max(1, Math.round(rows.width * scale)),
    height: Math.max(1, Math.round(rows.height * scale)),
  }]);
  return await encodePng(picture!);
}

function dataAddress(format: "jpeg" | "png", bytes: Uint8Array): string {
  return `data:image/${format};base64,${bytes.toBase64()}`;
}

/**
 * A file in, RGB rows out: by a native decoder, or by our own where there is none or where it fails.
 *
 * @module
 */

import { decodeNatively } from "./native_pixels.ts";
import type { Size } from "./raster.ts";
import { type Colours, rgbBands } from "./to_rgb.ts";

/** By the number of components. */
const COLOURS: readonly (Colours | undefined)[] = [undefined, "grey", undefined, "rgb"];

/**
 * Brings the bands.
 *
 * @param own What our own decoder brings; not touched where the native one succeeds.
 */
export async function* nativeBands(
  path: string,
  size: Size,
  own: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const pixels = await decodeNatively(path, size);
  const colours = pixels && COLOURS[pixels.components];
  if (!colours) return yield* own;
  const { samples, components } = pixels;
  yield* rgbBands(samples, size, { colours, samplesPerPixel: components, bitsPerSample: 8 });
}

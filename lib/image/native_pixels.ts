/**
 * A file in, its pixels out, by native libraries (libjpeg-turbo, libtiff): the npm package `sharp`, where
 * the user installed it. The pixels are those of our own decoders, in half the time; but they come all
 * at once, so larger images are left to those.
 *
 * @module
 */

import { nativePackage } from "../native/native_package.ts";
import type { Size } from "./raster.ts";

/** What is used of the package. */
interface Sharp {
  (path: string, options: SharpOptions): SharpImage;
  cache(isOn: false): void;
}

interface SharpOptions {
  readonly failOn: "warning";
  readonly ignoreIcc: true;
  readonly limitInputPixels: number;
  readonly sequentialRead: true;
}

interface SharpImage {
  raw(): SharpImage;
  toBuffer(options: { readonly resolveWithObject: true }): Promise<{
    readonly data: Uint8Array;
    readonly info: Size & { readonly channels: number };
  }>;
}

/** Decoded samples. */
export interface NativePixels {
  /** Interleaved, row by row. */
  readonly samples: Uint8Array;
  readonly components: number;
}

const PACKAGE = nativePackage("sharp", ["npm_package_config_libvips", "MALLOC_ARENA_MAX"]);
/** Three bytes of each stand in memory. */
const MAX_PIXELS = 120_000_000;

let loading: Promise<Sharp | undefined> | undefined;

/**
 * Decodes a file, of a TIFF its first page.
 *
 * @param size What its header says.
 * @returns Undefined where the library is not there or not permitted, and where it does not like the
 * file: our own decoder says why, or goes on.
 */
export async function decodeNatively(
  path: string,
  { width, height }: Size,
): Promise<NativePixels | undefined> {
  if (width * height > MAX_PIXELS) return undefined;
  const sharp = await (loading ??= loadSharp());
  if (!sharp) return undefined;
  try {
    const { data, info } = await sharp(path, {
      failOn: "warning",
      ignoreIcc: true,
      limitInputPixels: MAX_PIXELS,
      sequentialRead: true,
    }).raw().toBuffer({ resolveWithObject: true });
    const isWhole = info.width === width && info.height === height &&
      data.length === width * height * info.channels;
    return isWhole ? { samples: data, components: info.channels } : undefined;
  } catch {
    return undefined;
  }
}

async function loadSharp(): Promise<Sharp | undefined> {
  if (await PACKAGE.objection() !== undefined) return undefined;
  try {
    const module = PACKAGE.load();
    if (!isSharp(module)) return undefined;
    // It would keep the pixels of files that are not opened again.
    module.cache(false);
    return module;
  } catch {
    return undefined;
  }
}

function isSharp(module: unknown): module is Sharp {
  return typeof module === "function" && "cache" in module;
}

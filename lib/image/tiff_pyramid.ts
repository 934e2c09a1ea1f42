/**
 * A TIFF that holds its page in several sizes: the directories of the smaller ones, as cloud-optimized
 * GeoTIFFs chain them behind the first directory and as others hang them below it (TIFF 6.0, tag
 * NewSubfileType; TIFF Technical Note 1, tag SubIFDs).
 *
 * @module
 */

import type { Source } from "../bytes/source.ts";
import { SegmenterError } from "../errors.ts";
import { TruncatedData } from "./image_errors.ts";
import type { Size } from "./raster.ts";
import { readTiffDirectory, type TiffDirectory, type TiffHeader } from "./tiff_directory.ts";

/** A directory of a smaller size. */
export interface Overview {
  readonly directory: TiffDirectory;
  readonly size: Size;
}

const TAG = { subfileType: 254, width: 256, height: 257, subDirectories: 330 } as const;
const IS_REDUCED = 1;
const IS_MASK = 4;
/** More directories than any pyramid has; a chain that runs in a circle ends here as well. */
const MAX_DIRECTORIES = 64;
/** Each halving may be rounded up or down. */
const ROUNDING_PIXELS = 1;

/**
 * Finds the page's smaller sizes that have the pixels that are needed. What is damaged is passed over:
 * the page itself is there.
 *
 * @param first The page's directory.
 * @returns The smallest first.
 */
export async function findOverviews(
  source: Source,
  header: TiffHeader,
  first: TiffDirectory,
  full: Size,
  needed: Size,
): Promise<readonly Overview[]> {
  const overviews: Overview[] = [];
  for await (const directory of otherDirectories(source, header, first)) {
    const size = await overviewSize(directory, full);
    if (size && size.width >= needed.width && size.height >= needed.height) {
      overviews.push({ directory, size });
    }
  }
  return overviews.sort((a, b) => a.size.width - b.size.width);
}

/** Whether a page is followed by one that is no smaller size of it; a damaged one does not count. */
export async function hasAnotherPage(
  source: Source,
  header: TiffHeader,
  { next }: TiffDirectory,
): Promise<boolean> {
  if (next === 0 || next === header.first) return false;
  try {
    const directory = await readTiffDirectory(source, header, next);
    const [kind = 0] = await directory.numbers(TAG.subfileType, 1) ?? [];
    return (kind & (IS_REDUCED | IS_MASK)) === 0;
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  }
}

async function* otherDirectories(
  source: Source,
  header: TiffHeader,
  first: TiffDirectory,
): AsyncGenerator<TiffDirectory> {
  const seen = new Set([header.first]);
  const waiting = [...await first.numbers(TAG.subDirectories, MAX_DIRECTORIES) ?? [], first.next];
  while (waiting.length > 0 && seen.size < MAX_DIRECTORIES) {
    const offset = waiting.shift()!;
    if (offset === 0 || seen.has(offset)) continue;
    seen.add(offset);
    try {
      const directory = await readTiffDirectory(source, header, offset);
      yield directory;
      waiting.push(directory.next);
    } catch (error) {
      if (!isDamage(error)) throw error;
    }
  }
}

/** The size of a directory that holds the page in a smaller one; undefined for anything else. */
async function overviewSize(directory: TiffDirectory, full: Size): Promise<Size | undefined> {
  try {
    const first = async (tag: number) => (await directory.numbers(tag, 1))?.[0] ?? 0;
    const kind = await first(TAG.subfileType);
    const size = { width: await first(TAG.width), height: await first(TAG.height) };
    const isSmaller = size.width > 0 && size.width < full.width && size.height < full.height;
    if (!isSmaller || (kind & IS_REDUCED) === 0 || (kind & IS_MASK) !== 0) return undefined;
    const scale = full.width / size.width;
    const isAlike = Math.abs(full.height - size.height * scale) <= (1 + ROUNDING_PIXELS) * scale;
    return isAlike ? size : undefined;
  } catch (error) {
    if (isDamage(error)) return undefined;
    throw error;
  }
}

/** Whether an error is about the file's content, not about reading it. */
export function isDamage(error: unknown): boolean {
  return error instanceof TruncatedData ||
    error instanceof SegmenterError && (error.kind === "format" || error.kind === "unsupported");
}

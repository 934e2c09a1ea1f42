/**
 * A range of a file in, the same as a source of bytes out.
 *
 * @module
 */

import { localSource } from "../../bytes/local.ts";
import { checkRange, type Source } from "../../bytes/source.ts";
import type { FileRange } from "../upload/received_sheet.ts";

/**
 * Opens a range of a file.
 *
 * @throws {RangeError} if the file does not have it.
 * @throws {SegmenterError} of kind `location` if the file cannot be read.
 */
export async function rangeSource({ path, name, offset, length }: FileRange): Promise<Source> {
  const file = await localSource(path);
  if (length === file.size) return { ...file, name };
  checkRange(path, file.size, offset, length);
  return {
    name,
    size: length,
    async read(at, count) {
      checkRange(name, length, at, count);
      return await file.read(offset + at, count);
    },
  };
}

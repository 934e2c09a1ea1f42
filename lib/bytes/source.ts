/**
 * Where bytes come from: anything of known size that can be read at any offset.
 *
 * @module
 */

/** Random access to the bytes of one file, upload or remote object. */
export interface Source {
  /** The path or address by which the user knows it; messages name it. */
  readonly name: string;
  /** Number of bytes. */
  readonly size: number;
  /** Which page of the file is meant, from 1, where it has pages. */
  readonly page?: number;
  /** Size in pixels of the image of which these bytes are a reduced copy, if they are one. */
  readonly fullSize?: { readonly width: number; readonly height: number };
  /** A file of this machine that holds these bytes and no others, for threads that read it themselves. */
  readonly path?: string;
  /**
   * What stands for the content where results are kept, if that is known without reading it: another
   * content has another one.
   */
  readonly contentKey?: string;
  /**
   * Reads exactly `length` bytes from `offset`.
   *
   * @param into Memory that may be written over: where it is long enough, the bytes may be given back
   * in its beginning instead of in memory of their own, which costs more than the reading.
   * @throws {RangeError} if the range does not lie within the source.
   * @throws {SegmenterError} of kind `location` if the bytes cannot be read.
   */
  read(
    offset: number,
    length: number,
    into?: Uint8Array<ArrayBuffer>,
  ): Promise<Uint8Array<ArrayBuffer>>;
}

/**
 * Refuses a range that does not lie within `size` bytes, before anything is allocated for it.
 *
 * @throws {RangeError} if it does not.
 */
export function checkRange(name: string, size: number, offset: number, length: number): void {
  const whole = Number.isSafeInteger(offset) && Number.isSafeInteger(length);
  if (whole && offset >= 0 && length >= 0 && offset + length <= size) return;
  throw new RangeError(
    `Cannot read ${length} bytes at ${offset} of ${name}: it has ${size} bytes`,
  );
}

/**
 * Where bytes go to: whole or not at all.
 *
 * @module
 */

/** The place of one file to be written. */
export interface Sink {
  /** The path or address by which the user knows it; messages name it. */
  readonly name: string;
  /**
   * Finds out, before costly work, whether the place can be written to; leaves nothing behind.
   *
   * @throws {SegmenterError} of kind `location` if it cannot.
   */
  prepare(): Promise<void>;
  /**
   * Whether there is a file in this place already.
   *
   * @throws {SegmenterError} of kind `location` if that cannot be found out.
   */
  exists(): Promise<boolean>;
  /**
   * Writes the whole file; whoever looks sees the old content or the new, never a part.
   *
   * @throws {SegmenterError} of kind `location` if it cannot be written; nothing is left behind.
   */
  write(bytes: Uint8Array): Promise<void>;
}

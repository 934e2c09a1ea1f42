/**
 * An image that was received, as data.
 *
 * @module
 */

import type { Upload } from "./save_upload.ts";

/** A range of a file that holds an image. */
export interface FileRange {
  readonly path: string;
  /** What messages call it: the file's own name means nothing to a client. */
  readonly name: string;
  /** In bytes. */
  readonly offset: number;
  /** In bytes. */
  readonly length: number;
}

/** An image that was received. */
export interface ReceivedSheet {
  readonly upload: Upload;
  readonly image: FileRange;
}

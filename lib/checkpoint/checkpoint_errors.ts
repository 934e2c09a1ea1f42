/**
 * What can be wrong with a checkpoint, as errors that name the file.
 *
 * @module
 */

import { SegmenterError } from "../errors.ts";
import { PickleError, PickleRefused } from "./pickle_reader.ts";

const ACTION = "read the checkpoint";

/** The file is not a checkpoint, or parts of it are missing or do not fit together. */
export function damaged(file: string, found: string, cause?: unknown): SegmenterError {
  return new SegmenterError("model", {
    action: ACTION,
    file,
    found,
    remedy: "copy the file again, whole, and compare its size and checksum",
    cause,
  });
}

/** The file is sound but holds something that is not read here. */
export function unsupported(file: string, found: string, remedy: string): SegmenterError {
  return new SegmenterError("unsupported", { action: ACTION, file, found, remedy });
}

/** The file is sound but is not what it should be. */
export function notCheckpoint(file: string, found: string, remedy: string): SegmenterError {
  return new SegmenterError("model", { action: ACTION, file, found, remedy });
}

/** What the pickle machine says, as an error that names the file; other errors as they are. */
export function pickleFailure(file: string, cause: unknown): unknown {
  if (cause instanceof PickleRefused) {
    return new SegmenterError("model", {
      action: ACTION,
      file,
      found: `${cause.message}; nothing of it was run`,
      remedy: "use a checkpoint that holds tensors only, and do not load this one in Python " +
        "unless you trust who made it",
      cause,
    });
  }
  if (cause instanceof PickleError) {
    return damaged(file, `its pickle cannot be read: ${cause.message}`, cause);
  }
  return cause;
}

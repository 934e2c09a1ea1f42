/**
 * What holds when the caller says nothing.
 *
 * @module
 */

/** The original's `--min_confidence`: detections below it are left out. */
export const DEFAULT_MIN_CONFIDENCE = 0.25;

/** The original's `--workdir`. */
export const DEFAULT_WORKDIR = "tmp/lara/workdir";

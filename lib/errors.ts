/**
 * The errors that callers can act on. Each says what was tried, on which file, what was found and
 * what to do, so that a batch can report it in one line and go on.
 *
 * @module
 */

/**
 * What kind of thing went wrong; decides exit codes and HTTP statuses.
 *
 * - `input`: the caller's request cannot be carried out as given (no such file, nothing to do);
 * - `format`: bytes that are not what they claim to be, or are damaged;
 * - `unsupported`: sound bytes in a form that is not read here;
 * - `location`: a place that cannot be read from or written to;
 * - `model`: a model that is missing, damaged or does not fit;
 * - `device`: the inference device cannot be opened or was lost;
 * - `memory`: the network needs more memory than there is.
 */
export type ErrorKind =
  | "input"
  | "format"
  | "unsupported"
  | "location"
  | "model"
  | "device"
  | "memory";

/** The parts of an error's message: "Cannot <action> <file>: <found>; <remedy>". */
export interface ErrorDetails {
  /** What was being done, a verb: "decode", "write". */
  readonly action: string;
  /** Path, URL or other name of the thing at fault, as the user knows it. */
  readonly file: string;
  /** What was found, without a full stop. */
  readonly found: string;
  /** What the user can do about it, without a full stop. */
  readonly remedy: string;
  /** The error underneath, if there was one. */
  readonly cause?: unknown;
}

/**
 * An error with a cause that the user can understand and a remedy.
 *
 * @example Telling a damaged image from a full disk
 * ```ts
 * import { SegmenterError } from "./errors.ts";
 *
 * const error: unknown = new SegmenterError("format", {
 *   action: "decode",
 *   file: "sheet.png",
 *   found: "the file ends in the middle of the image",
 *   remedy: "copy the file again",
 * });
 * if (error instanceof SegmenterError && error.kind === "format") {
 *   console.assert(error.message.startsWith("Cannot decode sheet.png: "));
 * }
 * ```
 */
export class SegmenterError extends Error {
  override readonly name = "SegmenterError";
  readonly kind: ErrorKind;
  readonly action: string;
  readonly file: string;
  readonly found: string;
  readonly remedy: string;

  constructor(kind: ErrorKind, details: ErrorDetails) {
    const { action, file, found, remedy, cause } = details;
    super(`Cannot ${action} ${file}: ${found}; ${remedy}`, { cause });
    this.kind = kind;
    this.action = action;
    this.file = file;
    this.found = found;
    this.remedy = remedy;
  }
}

/** What anything that was thrown says. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Whether a program that could not open its model has that model to blame, and not the world. */
export function isAboutModel(error: unknown): boolean {
  return error instanceof SegmenterError && ABOUT_MODELS.includes(error.kind);
}

/** Whether something failed because the network needs more memory than there is. */
export function isShortOfMemory(error: unknown): boolean {
  return error instanceof SegmenterError && error.kind === "memory";
}

const ABOUT_MODELS: readonly ErrorKind[] = ["model", "unsupported", "memory"];

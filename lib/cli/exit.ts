/**
 * How the program ends.
 *
 * @module
 */

import { isAboutModel, messageOf } from "../errors.ts";
import { UsageError } from "../flags.ts";
import type { Console } from "./report.ts";

/** What the program tells the shell. */
export const EXIT = {
  ok: 0,
  runFailed: 1,
  usage: 2,
  someImagesFailed: 3,
  modelInvalid: 4,
  interrupted: 130,
} as const;

/**
 * Tells the user why the program ends.
 *
 * @returns The exit code.
 */
export function exitAfter(error: unknown, errors: Console): number {
  const message = messageOf(error);
  errors.write(`${message}\n`);
  if (error instanceof UsageError) {
    errors.write("see --help\n");
    return EXIT.usage;
  }
  // What fails with an image is caught where the image is done; what comes here is the model's.
  return isAboutModel(error) ? EXIT.modelInvalid : EXIT.runFailed;
}

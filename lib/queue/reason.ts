/**
 * Anything that was thrown → a text.
 *
 * @module
 */

/** What an error says. */
export function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * What is made at most once, but tried again after a failure.
 *
 * @module
 */

/** The result of the first call that succeeds, for all later ones. */
export function forgetFailures<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () =>
    made ??= make().catch((error) => {
      made = undefined;
      throw error;
    });
}

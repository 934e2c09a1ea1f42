/**
 * Waiting that ends when the user has had enough.
 *
 * @module
 */

/**
 * Waits for `work`, but not for work whose result nobody wants any more.
 *
 * @throws What `work` throws, or the signal's reason as soon as it is aborted.
 */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

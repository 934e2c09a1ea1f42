/**
 * The folder of references beside the project: real sheets with their truth, and what the original
 * pipeline computed. It is no part of the project; tests that need it are skipped without it.
 *
 * @module
 */

/** `../shared/`, seen from the project's root. */
export const SHARED = new URL("../../shared/", import.meta.url);

/** Whether the folder is there; says so when it is not. */
export function sharedIsThere(): boolean {
  try {
    return Deno.statSync(SHARED).isDirectory;
  } catch {
    console.log(`skipped: there is no ${SHARED.pathname} with real sheets and references`);
    return false;
  }
}

/**
 * Ready, or why not: the second half of the contract of library, command line and server.
 *
 * @module
 */

import type { Segmenter } from "./segmenter.ts";

/** The state of a segmenter. */
export type Health =
  | { readonly healthy: true; readonly detail: string }
  | { readonly healthy: false; readonly detail: string };

/** Tells, at once and without running the network, whether a segmenter can take an image. */
export function healthcheck({ model, device, state }: Segmenter): Health {
  if (state.closed) return { healthy: false, detail: "the segmenter is closed" };
  if (state.deviceFailure) return { healthy: false, detail: state.deviceFailure };
  return { healthy: true, detail: `${model.name} on ${device.provider} (${device.detail})` };
}

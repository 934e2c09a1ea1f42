/**
 * A remote object of which only parts are read, by a request each; its beginning is kept, which says
 * what it is and where its parts lie.
 *
 * @module
 */

import { forgetFailures } from "./forget_failures.ts";
import { type RemoteObject, remoteSource, versionKey } from "./remote.ts";
import type { Source } from "./source.ts";

/** A cloud-optimized GeoTIFF of 100 megapixels lists its parts within it. */
const HEAD_BYTES = 1 << 16;
/** What is shorter is fetched as quickly as two of its parts. */
const LEAST_BYTES = 1 << 20;

/**
 * Makes a source of `object`. The server's word for its version stands for its content.
 *
 * @returns `undefined` where it is better fetched as a whole: it is short, the server sends no parts, or
 * it does not say which version they are of.
 */
export function rangedSource(object: RemoteObject): Source | undefined {
  const { inParts, size = 0, version } = object;
  if (!inParts || size < LEAST_BYTES || version === undefined) return undefined;
  const parts = remoteSource(object);
  const head = forgetFailures(() => parts.read(0, HEAD_BYTES));
  return {
    ...parts,
    contentKey: versionKey(object),
    async read(offset, length) {
      const isInHead = offset >= 0 && length >= 0 && offset + length <= HEAD_BYTES;
      if (!isInHead) return await parts.read(offset, length);
      return (await head()).slice(offset, offset + length);
    },
  };
}

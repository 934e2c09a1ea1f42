/**
 * The hash of a source's content, read piece by piece.
 *
 * @module
 */

import { createHash } from "node:crypto";
import type { Source } from "./source.ts";

/** Large pieces: many small reads of a file cost more than the hashing. */
const PIECE_BYTES = 4 * 1024 * 1024;

/**
 * Hashes everything that `source` holds.
 *
 * @param algorithm SHA-256 for keys; SHA-1 where the original names documents by it.
 * @returns The hash in lower-case hex.
 * @throws {SegmenterError} of kind `location` if the source cannot be read.
 */
export async function contentHash(
  source: Source,
  algorithm: "sha256" | "sha1" = "sha256",
): Promise<string> {
  const hash = createHash(algorithm);
  const piece = new Uint8Array(Math.min(PIECE_BYTES, source.size));
  for (let offset = 0; offset < source.size; offset += PIECE_BYTES) {
    hash.update(await source.read(offset, Math.min(PIECE_BYTES, source.size - offset), piece));
  }
  return hash.digest("hex");
}

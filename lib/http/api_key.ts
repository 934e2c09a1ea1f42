/**
 * Keys that clients must know: read from a file, compared in constant time.
 *
 * @module
 */

import { createHash, timingSafeEqual } from "node:crypto";
import { readLocalFile } from "../bytes/local.ts";
import { UsageError } from "../flags.ts";
import { Problem } from "./problem.ts";

/** The SHA-256 of each key: of equal length, whatever the keys' are. */
export type KeyHashes = readonly Uint8Array[];

/**
 * Reads a file of keys, one a line; empty lines and lines that begin with `#` are passed over.
 *
 * @throws {SegmenterError} of kind `location` if it cannot be read.
 * @throws {UsageError} if it holds no key.
 */
export async function readKeys(path: string): Promise<KeyHashes> {
  const text = new TextDecoder().decode(await readLocalFile(path));
  const keys = text.split("\n").map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  if (keys.length === 0) throw new UsageError(`--api_key_file: there is no key in ${path}`);
  return keys.map(hashOf);
}

/**
 * Lets a request pass that brings a key, as `X-Api-Key` or as `Authorization: Bearer`.
 *
 * @param keys Without any, every request passes.
 * @throws {Problem} 401
 */
export function checkKey({ headers }: Request, keys: KeyHashes): void {
  if (keys.length === 0) return;
  const [, bearer] = /^Bearer\s+(\S+)\s*$/i.exec(headers.get("authorization") ?? "") ?? [];
  const given = hashOf(headers.get("x-api-key") ?? bearer ?? "");
  // All are looked at, so that the time does not tell which one is near.
  const matches = keys.filter((key) => timingSafeEqual(key, given));
  if (matches.length > 0) return;
  throw new Problem({
    status: 401,
    detail: "give a valid key as X-Api-Key or as Authorization: Bearer",
  });
}

function hashOf(key: string): Uint8Array {
  return createHash("sha256").update(key).digest();
}

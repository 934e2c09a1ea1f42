/**
 * Files of web servers: a URL → {@link RemoteObject}, read by range requests (RFC 9110, section 14),
 * guarded against a change by ETag and If-Range (section 13.1.5).
 *
 * @module
 */

import type { SegmenterError } from "../errors.ts";
import {
  connectionFailure,
  remoteError,
  type RemoteObject,
  retrying,
  TransientFailure,
} from "./remote.ts";

/** `Content-Range: bytes 0-0/1234`; the total may be "*". */
const CONTENT_RANGE = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/;

/** What signed addresses of S3 and Google's store carry. */
const SIGNATURE = /^x-(amz|goog)-/i;

const STATUS = {
  partial: 206,
  unauthorized: 401,
  forbidden: 403,
  notFound: 404,
  timeout: 408,
  gone: 410,
  rangeNotSatisfiable: 416,
  tooManyRequests: 429,
} as const;

/** Answers that say that there is nothing for whoever asks without a signature. */
const REFUSALS: readonly number[] = [
  STATUS.unauthorized,
  STATUS.forbidden,
  STATUS.notFound,
  STATUS.gone,
];

/**
 * Asks for a file's first byte, and so learns its size and version.
 *
 * @returns The file, or the status and the error with which the server refused it.
 * @throws {SegmenterError} of kind `location` if there is no answer, or another failure.
 */
export async function askWebObject(
  url: URL,
): Promise<RemoteObject | { readonly refused: SegmenterError; readonly status: number }> {
  const name = webName(url);
  return await retrying(async (signal) => {
    const response = await ask(url, { range: "bytes=0-0" }, signal);
    await response.body?.cancel();
    const { status } = response;
    if (REFUSALS.includes(status)) return { refused: statusError(name, response), status };
    const described = describe(response);
    if (!described) throw statusFailure(name, response);
    return {
      name,
      address: withoutSignature(url),
      ...described,
      md5: undefined,
      stream: (offset, end, signal) => streamOf(url, described, offset, end, signal),
    };
  });
}

/**
 * A file of a web server.
 *
 * @throws {SegmenterError} of kind `location` naming the URL and the server's answer.
 */
export async function webObject(url: URL): Promise<RemoteObject> {
  const answer = await askWebObject(url);
  if ("refused" in answer) throw answer.refused;
  return answer;
}

/** A URL as messages show it: what follows the question mark may be a signature. */
export function webName(url: URL): string {
  return `${url.origin}${url.pathname}${url.search ? "?…" : ""}`;
}

/** Each signature makes another address of the same file. */
function withoutSignature(url: URL): string {
  const plain = new URL(url);
  for (const name of url.searchParams.keys()) {
    if (SIGNATURE.test(name)) plain.searchParams.delete(name);
  }
  return plain.href;
}

type Described = Pick<RemoteObject, "size" | "version" | "inParts">;

function describe(response: Response): Described | undefined {
  const { headers, status } = response;
  const version = headers.get("etag") ?? headers.get("last-modified") ?? undefined;
  const [, , total] = CONTENT_RANGE.exec(headers.get("content-range") ?? "") ?? [];
  if (status === STATUS.partial && total) {
    return { size: wholeNumber(total), version, inParts: true };
  }
  // An empty file has no first byte.
  if (status === STATUS.rangeNotSatisfiable && total === "0") {
    return { size: 0, version, inParts: true };
  }
  if (status !== 200) return undefined;
  const length = headers.has("content-encoding") ? null : headers.get("content-length");
  return { size: length === null ? undefined : wholeNumber(length), version, inParts: false };
}

function wholeNumber(text: string): number | undefined {
  const number = Number(text);
  return /^\d+$/.test(text) && Number.isSafeInteger(number) ? number : undefined;
}

async function streamOf(
  url: URL,
  known: Described,
  offset: number,
  end: number | undefined,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const { version, inParts } = known;
  const response = await ask(url, {
    ...(inParts && { range: `bytes=${offset}-${end === undefined ? "" : end - 1}` }),
    // A weak ETag, or a date, is no proof that the bytes are the same.
    ...(inParts && version?.startsWith('"') && { "if-range": version }),
  }, signal);
  try {
    checkSame(url, known, response, offset);
  } catch (error) {
    await response.body?.cancel();
    throw error;
  }
  const body = response.body ?? new Blob([]).stream();
  return response.status === STATUS.partial || offset === 0 ? body : body.pipeThrough(drop(offset));
}

/** Whether the answer is from the version that was described first. */
function checkSame(url: URL, known: Described, response: Response, offset: number): void {
  const name = webName(url);
  const partial = response.status === STATUS.partial;
  if (response.status === STATUS.rangeNotSatisfiable) throw changed(name);
  if (response.status !== 200 && !partial) throw statusFailure(name, response);
  const range = CONTENT_RANGE.exec(response.headers.get("content-range") ?? "");
  const now = describe(response);
  const sameSize = now?.size === known.size || now?.size === undefined;
  if (!sameSize || now?.version !== known.version) throw changed(name);
  if (partial && Number(range?.[1]) !== offset) {
    throw remoteError("fetch", name, "the server sent another part", "download it first");
  }
}

function changed(name: string): SegmenterError {
  return remoteError("fetch", name, "it changed while it was read", "run it again");
}

async function ask(url: URL, headers: Record<string, string>, signal: AbortSignal) {
  try {
    // Sizes and ranges are those of the file, not of a compressed form of it.
    return await fetch(url, { headers: { "accept-encoding": "identity", ...headers }, signal });
  } catch (cause) {
    throw connectionFailure(
      "fetch",
      webName(url),
      url.host,
      signal.aborted ? signal.reason : cause,
    );
  }
}

function statusFailure(name: string, response: Response): SegmenterError | TransientFailure {
  const { status } = response;
  const passing = status >= 500 || status === STATUS.tooManyRequests || status === STATUS.timeout;
  const error = statusError(name, response);
  return passing ? new TransientFailure(error) : error;
}

function statusError(name: string, { status, statusText }: Response): SegmenterError {
  const found = `the server answered ${status} ${statusText}`.trimEnd();
  return remoteError("fetch", name, found, remedyFor(status));
}

function remedyFor(status: number): string {
  if (status === STATUS.notFound || status === STATUS.gone) return "check the address";
  if (status === STATUS.unauthorized || status === STATUS.forbidden) {
    return "name one that may be read by anybody, or for a private bucket set " +
      "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY and run with --allow-env=AWS_*";
  }
  return status >= 500 ? "try again later" : "check the address in a browser";
}

/** Passes over the first `count` bytes, for servers that give a file only whole. */
function drop(count: number): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let left = count;
  return new TransformStream({
    transform(piece, controller) {
      const dropped = Math.min(left, piece.length);
      left -= dropped;
      if (dropped < piece.length) controller.enqueue(piece.subarray(dropped));
    },
  });
}

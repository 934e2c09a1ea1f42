/**
 * A request → its image: the file of that name in the image folder, or else what its URL answers,
 * fetched without credentials into a file that takes its place there once the sheet was segmented.
 *
 * @module
 */

import { join } from "node:path";
import { isLocalFile, localSource } from "../bytes/local.ts";
import type { Source } from "../bytes/source.ts";
import { messageOf, SegmenterError } from "../errors.ts";
import type { Request } from "./message.ts";

const MOST_SECONDS_TO_FETCH = 600;

/** Where images are and how large they may be. */
export interface ImageOptions {
  /** Folder of the images, each named after its id, whatever is in it: `<image_id>.tif`. */
  readonly imageFolder: string;
  /** Whether what was fetched stays there. */
  readonly keepsImages: boolean;
  /** Longest answer of an image's URL, in bytes. */
  readonly maxImageBytes: number;
  /** Whether nothing is fetched. */
  readonly offline: boolean;
}

/** An image; what was fetched and not kept is removed when it is disposed of. */
export interface FoundImage extends AsyncDisposable {
  readonly source: Source;
  /** Where the image lies, or would once it is kept. */
  readonly path: string;
  /** Keeps what was fetched for the next step and the next request, where that is wanted. */
  keep(): Promise<void>;
}

/**
 * Finds a request's image.
 *
 * @throws {SegmenterError} of kind `location` if it can neither be found nor fetched.
 */
export async function findImage(
  { image_id: id, image_url: url }: Request,
  { imageFolder, keepsImages, maxImageBytes, offline }: ImageOptions,
): Promise<FoundImage> {
  const path = join(imageFolder, `${id}.tif`);
  const nothing = () => Promise.resolve();
  if (await isLocalFile(path)) {
    return { source: await localSource(path), path, keep: nothing, [Symbol.asyncDispose]: nothing };
  }
  if (offline) throw offlineError(path, url);
  const temporary = join(imageFolder, `.${id}.${crypto.randomUUID()}.tmp`);
  const remove = () => Deno.remove(temporary).catch(() => {/* kept, or never made */});
  try {
    await Deno.mkdir(imageFolder, { recursive: true });
    await fetchTo(temporary, webAddress(url), maxImageBytes);
  } catch (cause) {
    await remove();
    throw fetchError(path, url, cause);
  }
  return {
    source: await localSource(temporary),
    path,
    keep: keepsImages ? () => Deno.rename(temporary, path) : nothing,
    [Symbol.asyncDispose]: remove,
  };
}

/** Deno's `fetch` reads files too: a message must not be able to name one. */
function webAddress(text: string): URL {
  const url = URL.parse(text);
  if (url?.protocol === "http:" || url?.protocol === "https:") return url;
  throw new Error("that is no http or https address");
}

async function fetchTo(path: string, url: URL, mostBytes: number): Promise<void> {
  const signal = AbortSignal.timeout(MOST_SECONDS_TO_FETCH * 1000);
  const response = await fetch(url, { signal });
  if (!response.ok || !response.body) {
    await response.body?.cancel();
    throw new Error(`it answered ${response.status} ${response.statusText}`.trimEnd());
  }
  await Deno.writeFile(path, response.body.pipeThrough(limitTo(mostBytes)), { createNew: true });
}

function limitTo(mostBytes: number): TransformStream<Uint8Array, Uint8Array> {
  let seen = 0;
  return new TransformStream({
    transform(piece, controller) {
      seen += piece.length;
      if (seen > mostBytes) throw new Error(`it is longer than ${mostBytes} bytes`);
      controller.enqueue(piece);
    },
  });
}

function offlineError(path: string, url: string): SegmenterError {
  return new SegmenterError("location", {
    action: "fetch",
    file: url || "an image without a URL",
    found: `there is no file ${path}, and the worker was started with --offline`,
    remedy: "put the image there",
  });
}

function fetchError(path: string, url: string, cause: unknown): SegmenterError {
  const forbidden = cause instanceof Deno.errors.NotCapable;
  const reason = messageOf(cause);
  return new SegmenterError("location", {
    action: "fetch",
    file: url || "an image without a URL",
    found: `there is no file ${path}, and ${
      forbidden ? `it may not be fetched (${reason})` : reason
    }`,
    remedy: forbidden
      ? "put the image there, or allow its host with --allow-net"
      : "put the image there, or check the URL",
    cause,
  });
}

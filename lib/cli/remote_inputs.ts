/**
 * What lies at a remote location → the images there, found without fetching them.
 *
 * @module
 */

import { basename, extname } from "node:path";
import { fetchedSource } from "../bytes/fetched_source.ts";
import { webObject } from "../bytes/http.ts";
import { type IiifImage, iiifImage } from "../bytes/iiif.ts";
import { locate } from "../bytes/locate.ts";
import { memorySource } from "../bytes/memory.ts";
import { rangedSource } from "../bytes/ranged_source.ts";
import { type RemoteObject, remoteSource } from "../bytes/remote.ts";
import type { Source } from "../bytes/source.ts";
import { imageFormat, SIGNATURE_BYTES } from "../image/signature.ts";

/** An object below a remote folder, or the one that was named itself. */
export interface RemoteFile {
  /** Address by which the user knows it. */
  readonly path: string;
  /** Path below the folder that was named; the bare name of an object that was named itself. */
  readonly relativePath: string;
  /** Whether it was named itself, and is to be done whatever it holds. */
  readonly named: boolean;
  /**
   * For a look at its beginning, by a request a read.
   *
   * @throws {SegmenterError} of kind `location` if the server does not say how long it is.
   */
  peek(): Source;
  /**
   * For reading it. It is fetched when something is read, and removed when it is disposed of; of a TIFF
   * only the parts are fetched that are read.
   *
   * @throws {SegmenterError} of kind `location` if it cannot be read.
   */
  open(): Promise<Source & AsyncDisposable>;
}

/** Pixels of a service's copy: enough for every network here and for the picture with the outlines. */
const SERVICE_SIDE = 2000;

/** Lists of these would cost a request each only to find out what their names say. */
const NO_IMAGES = new Set(
  [".json", ".geojson", ".txt", ".csv", ".xml", ".md", ".html", ".yaml", ".yml", ".zip"],
);

/**
 * Finds the object, or the objects below the folder, at a remote location. Hidden ones (".…") are
 * passed over, as in local folders.
 *
 * @param folder Where fetched files are put while they are needed.
 * @throws {SegmenterError} of kind `location` if there is nothing, or it cannot be asked.
 */
export async function* findRemoteFiles(
  location: string,
  folder: string,
): AsyncGenerator<RemoteFile> {
  if (mayBeService(location)) {
    const image = await iiifImage(location, SERVICE_SIDE);
    if (image) return yield serviceFile(location, image, folder);
  }
  const located = await locate(location);
  if (located.kind === "object") {
    yield remoteFile(located.object, lastName(location), true, folder);
    return;
  }
  for await (const { relativePath, object } of located.entries) {
    if (isHidden(relativePath)) continue;
    yield remoteFile(object, relativePath, false, folder);
  }
}

/** An address of the web that names no file, or the description of an image service. */
function mayBeService(location: string): boolean {
  const url = URL.parse(location);
  if (!url || !/^https?:$/.test(url.protocol) || url.search !== "") return false;
  const last = basename(url.pathname);
  return last === "info.json" || (last !== "" && extname(last) === "");
}

function serviceFile(path: string, image: IiifImage, folder: string): RemoteFile {
  const { url, identifier, fullSize } = image;
  return {
    path,
    relativePath: `${fileName(identifier)}.jpg`,
    named: true,
    peek: () => memorySource(path, new Uint8Array(0)),
    open: async () => {
      const source = await fetchedSource(await webObject(url), folder);
      return { ...source, name: path, fullSize };
    },
  };
}

/** Whether a name says that the file is no image. */
export function isNoImageByName(path: string): boolean {
  return NO_IMAGES.has(extname(path).toLowerCase());
}

function remoteFile(
  object: RemoteObject,
  relativePath: string,
  named: boolean,
  folder: string,
): RemoteFile {
  return {
    path: object.name,
    relativePath,
    named,
    peek: () => remoteSource(object),
    open: () => openObject(object, folder),
  };
}

/** A TIFF by its parts, as it may hold the sheet in a size that does; anything else as a whole. */
async function openObject(object: RemoteObject, folder: string): Promise<Source & AsyncDisposable> {
  const parts = rangedSource(object);
  const format = parts && imageFormat(await parts.read(0, SIGNATURE_BYTES));
  return parts && (format === "tiff" || format === "bigtiff")
    ? { ...parts, [Symbol.asyncDispose]: () => Promise.resolve() }
    : await fetchedSource(object, folder);
}

/** Also keeps ".." of a hostile key out of the names of results. */
function isHidden(relativePath: string): boolean {
  return relativePath.split(/[/\\]/).some((part) => part === "" || part.startsWith("."));
}

/** The last part of a location's path, as a file's name. */
function lastName(location: string): string {
  const path = /^s3:/i.test(location) ? location : new URL(location).pathname;
  return fileName(decoded(basename(path)));
}

function fileName(text: string): string {
  const name = text.replaceAll(/[/\\]/g, "_").replace(/^\.+/, "");
  return name === "" ? "image" : name;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

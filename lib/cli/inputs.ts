/**
 * What the user named as input → the sheets to be done, in order, each with the name and the folder
 * of its results.
 *
 * @module
 */

import { basename, dirname, extname, join } from "node:path";
import { isLocalFolder, localSource } from "../bytes/local.ts";
import { isRemote } from "../bytes/locate.ts";
import { memorySource } from "../bytes/memory.ts";
import type { Source } from "../bytes/source.ts";
import { walkFolder } from "../bytes/walk.ts";
import { SegmenterError } from "../errors.ts";
import { imageFormat, SIGNATURE_BYTES } from "../image/signature.ts";
import { UsageError } from "../flags.ts";
import { STANDARD_INPUT } from "./options.ts";
import { type FoundFile, type PageRange, pdfPages } from "./pdf_pages.ts";
import { findRemoteFiles, isNoImageByName, type RemoteFile } from "./remote_inputs.ts";

/** One image to be done. */
export interface SheetInput {
  /** Path or address by which the user knows it. */
  readonly name: string;
  /** Folder of its results below the output folder; "" for the output folder itself. */
  readonly folder: string;
  /** First part of the names of its results, and `doc_id` in them. */
  readonly docId: string;
  readonly open: FoundFile["open"];
}

/** What was found under the names that the user gave. */
export interface Inputs {
  readonly sheets: readonly SheetInput[];
  /** Files below a folder that are no images. */
  readonly skipped: readonly string[];
  /** Inputs and subfolders that cannot be read. */
  readonly failures: readonly SegmenterError[];
}

/** Files so named claim to be images: when they are not, that is an error and not passed over. */
const IMAGE_EXTENSIONS = new Set(
  [".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".jp2", ".webp", ".bmp", ".pdf"],
);

/** Pictures that an earlier run wrote below its own input folder. */
const OWN_PICTURE = /_map_segmentation(_masks)?\.png$/;

/**
 * Finds the sheets.
 *
 * @param paths Files, folders, both also as web addresses or `s3://…`, or `-` for `standardInput`.
 * @param fetchFolder Where remote images are put while they are needed.
 * @param pages Which pages of PDFs are meant; without it all.
 * @throws {UsageError} if results of two sheets would overwrite each other.
 */
export async function findInputs(
  paths: readonly string[],
  standardInput: ReadableStream<Uint8Array>,
  fetchFolder: string,
  pages?: readonly PageRange[],
): Promise<Inputs> {
  if (paths[0] === STANDARD_INPUT) {
    return { sheets: [standardInputSheet(standardInput)], skipped: [], failures: [] };
  }
  const found: FoundFile[] = [];
  const skipped: string[] = [];
  const failures: SegmenterError[] = [];
  const takeFailure = (error: unknown) => {
    if (!(error instanceof SegmenterError)) throw error;
    failures.push(error);
  };
  for (const path of paths) {
    const entries = isRemote(path) ? remoteEntries(path, fetchFolder) : localEntries(path);
    for await (const entry of entries) {
      if (entry instanceof SegmenterError) failures.push(entry);
      else if (typeof entry === "string") skipped.push(entry);
      else if (!await isPdf(entry)) found.push(entry);
      else await pdfPages(entry, pages).then((some) => found.push(...some), takeFailure);
    }
  }
  return { sheets: nameResults(found), skipped, failures };
}

function standardInputSheet(stream: ReadableStream<Uint8Array>): SheetInput {
  const name = "standard input";
  return {
    name,
    folder: "",
    docId: "stdin",
    open: async () => memorySource(name, await new Response(stream).bytes()),
  };
}

/** Images; the paths of files that are none; what cannot be read. */
async function* localEntries(path: string): AsyncGenerator<FoundFile | string | SegmenterError> {
  if (!await isLocalFolder(path)) {
    const open = () => localSource(path);
    yield await exists(path) ? { path, relativePath: basename(path), open } : missing(path);
    return;
  }
  for await (const { path: below, relativePath, failure } of walkFolder(path)) {
    const open = () => localSource(below);
    if (failure) yield failure;
    else yield await isImage(below, open) ? { path: below, relativePath, open } : below;
  }
}

/** The same for a remote location. */
async function* remoteEntries(
  location: string,
  fetchFolder: string,
): AsyncGenerator<FoundFile | string | SegmenterError> {
  try {
    for await (const file of findRemoteFiles(location, fetchFolder)) {
      yield file.named || await isRemoteImage(file) ? file : file.path;
    }
  } catch (error) {
    if (!(error instanceof SegmenterError)) throw error;
    yield error;
  }
}

async function isRemoteImage({ path, peek }: RemoteFile): Promise<boolean> {
  return !isNoImageByName(path) && await isImage(path, () => Promise.resolve(peek()));
}

/** By its content, or by a name that claims so; what cannot be read is reported when it is opened. */
async function isImage(path: string, open: () => Promise<Source>): Promise<boolean> {
  if (OWN_PICTURE.test(path)) return false;
  if (IMAGE_EXTENSIONS.has(extname(path).toLowerCase())) return true;
  try {
    const source = await open();
    const head = await source.read(0, Math.min(SIGNATURE_BYTES, source.size));
    return imageFormat(head) !== undefined;
  } catch {
    return false;
  }
}

/** By its content; something elsewhere by its name, as looking into it costs a request. */
async function isPdf({ path, open }: FoundFile): Promise<boolean> {
  if (isRemote(path)) return extname(new URL(path).pathname).toLowerCase() === ".pdf";
  try {
    const source = await open();
    return imageFormat(await source.read(0, Math.min(SIGNATURE_BYTES, source.size))) === "pdf";
  } catch {
    return false;
  }
}

/**
 * `a.v1.tif` → `a.v1` (the original cut at the first dot, and results overwrote each other); where
 * one folder holds `a.tif` and `a.png`, both keep their extension.
 */
function nameResults(found: readonly FoundFile[]): SheetInput[] {
  const stems = new Map<string, number>();
  for (const { relativePath } of found) {
    const stem = withoutExtension(relativePath);
    stems.set(stem, (stems.get(stem) ?? 0) + 1);
  }
  const taken = new Map<string, string>();
  return found.map(({ path, relativePath, open }) => {
    const stem = withoutExtension(relativePath);
    const result = stems.get(stem) === 1 ? stem : relativePath;
    const other = taken.get(result);
    if (other !== undefined) throw sameName(path, other);
    taken.set(result, path);
    const folder = dirname(result) === "." ? "" : dirname(result);
    return { name: path, folder, docId: basename(result), open };
  });
}

function withoutExtension(path: string): string {
  return join(dirname(path), basename(path, extname(path)));
}

/** A file that may not be looked at exists too: opening it tells why it cannot be read. */
async function exists(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(
    () => true,
    (error) => !(error instanceof Deno.errors.NotFound),
  );
}

function missing(path: string): SegmenterError {
  return new SegmenterError("input", {
    action: "find",
    file: path,
    found: "there is no such file or folder",
    remedy: "check the path",
  });
}

function sameName(path: string, other: string): UsageError {
  return new UsageError(
    `the results of ${other} and ${path} would overwrite each other: give them in two runs, ` +
      "or the folder that holds both",
  );
}

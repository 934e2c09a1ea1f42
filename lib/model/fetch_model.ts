/**
 * A model's folder on a server → a folder of this machine with the files that are needed of it.
 * Each is fetched once; what was interrupted goes on where it stopped.
 *
 * @module
 */

import { join } from "node:path";
import { fetchFile, type Progress } from "../bytes/fetch_file.ts";
import { askWebObject, webObject } from "../bytes/http.ts";
import { isLocalFile } from "../bytes/local.ts";
import { isS3, listFolder, placeBelow, webUrl } from "../bytes/locate.ts";
import { fetchPieces, type RemoteObject } from "../bytes/remote.ts";
import { s3Object } from "../bytes/s3.ts";
import { s3IsSetUp } from "../bytes/s3_access.ts";
import { s3Place } from "../bytes/s3_place.ts";
import { SegmenterError } from "../errors.ts";
import type { Log } from "../log.ts";
import { hashOf, type KeptModel, keptVersions } from "./kept_models.ts";
import { chooseModelFiles, MODEL_FILES } from "./model_folder.ts";

/** What is looked for on a server that cannot list its folders, in this order. */
const MANIFESTS = ["model.json", "converted.json"] as const;

const MOST_BYTES_OF_TEXT = 1024 * 1024;
/** Configurations name their base, which may name its own. */
const MOST_BASES = 10;
const BASE_KEY = /^_BASE_:\s*["']?(\w[\w.-]*\.ya?ml)["']?\s*$/m;
const FILE_NAME = /^\w[\w.-]*$/;
const MEGABYTE = 1e6;
/** A line of the log for each part of a file, */
const PROGRESS_STEP = 0.1;
/** if that takes a while. */
const LEAST_BYTES_FOR_PROGRESS = 50 * MEGABYTE;

/** A remote folder: its files by name. */
interface RemoteFolder {
  /** Absent where the server cannot list. */
  readonly names?: readonly string[];
  /** The file of this name, if there is one. */
  find(name: string): Promise<RemoteObject | undefined>;
}

type RemoteFiles = ReadonlyMap<string, RemoteObject>;

/** How a model is fetched. */
export interface FetchOptions {
  /** Files are kept below `<workdir>/models`. */
  readonly workdir: string;
  /** Whether nobody is asked: the model is the one that was fetched before. */
  readonly offline: boolean;
  /** Told how it goes on. */
  readonly log: Log;
}

/**
 * Fetches what is needed of a remote model folder, unless that was done before and it is still the
 * same there. Older versions of it that nobody uses are removed when the new one is whole.
 *
 * @param location `https://host/bucket/path`, `s3://bucket/path`, or a plain web folder.
 * @returns The local folder.
 * @throws {SegmenterError} of kind `model` if there is no model, or it cannot be fetched.
 */
export async function fetchModel(location: string, options: FetchOptions): Promise<KeptModel> {
  try {
    return options.offline
      ? await modelFetchedBefore(location, options)
      : await fetchVersion(location, options);
  } catch (error) {
    if (!(error instanceof SegmenterError)) throw error;
    const { found, remedy, file } = error;
    const details = { action: "open the model", file, found, remedy, cause: error };
    throw new SegmenterError("model", details);
  }
}

async function modelFetchedBefore(
  location: string,
  { workdir }: FetchOptions,
): Promise<KeptModel> {
  const kept = await keptVersions(location, workdir).useNewest();
  if (kept) return kept;
  const found = `--offline was given, and no whole copy of it is kept in ${workdir}`;
  throw folderError(location, found, "run once without --offline and with the same --workdir");
}

async function fetchVersion(
  location: string,
  { workdir, log }: FetchOptions,
): Promise<KeptModel> {
  const files = await neededFiles(location);
  const versions = keptVersions(location, workdir);
  const version = versionOf(files);
  const model = await versions.use(version);
  try {
    for (const [name, object] of files) {
      const path = join(model.folder, name);
      if (await isLocalFile(path)) continue;
      log("INFO", `fetching ${object.name} to ${path}`);
      await fetchFile(object, path, progressOf(object.name, log));
    }
    await versions.finish(version);
    return model;
  } catch (error) {
    model[Symbol.dispose]();
    throw error;
  }
}

async function neededFiles(location: string): Promise<RemoteFiles> {
  if (isS3(location)) return await filesOf(location, await listedFolder(location));
  const web = webFolder(location);
  const manifests = [...MANIFESTS, MODEL_FILES.yaml];
  for (const name of manifests) {
    if (await web.find(name)) return await filesOf(location, web);
  }
  if (s3IsSetUp()) return await filesOf(location, await listedFolder(location));
  await webObject(fileUrl(webUrl(location), MODEL_FILES.yaml));
  throw folderError(location, `it has none of ${manifests.join(", ")}`);
}

async function listedFolder(location: string): Promise<RemoteFolder> {
  const listed = new Map<string, RemoteObject>();
  for await (const { relativePath, object } of listFolder(location)) {
    if (FILE_NAME.test(relativePath)) listed.set(relativePath, object);
  }
  return {
    names: [...listed.keys()],
    async find(name) {
      const object = listed.get(name);
      // Its checksum is not in the list.
      return object && await s3Object(s3Place(object.name));
    },
  };
}

function webFolder(location: string): RemoteFolder {
  const url = webUrl(location);
  return {
    async find(name) {
      const answer = await askWebObject(fileUrl(url, name));
      return "refused" in answer ? undefined : answer;
    },
  };
}

/** The query stays: it may be what lets the folder be read. */
function fileUrl(folder: URL, name: string): URL {
  const file = new URL(folder);
  file.pathname = `${folder.pathname.replace(/\/+$/, "")}/${name}`;
  return file;
}

/** The files that make up the model, by the names that they shall have here. */
async function filesOf(location: string, folder: RemoteFolder): Promise<RemoteFiles> {
  const files = new Map<string, RemoteObject>();
  const add = async (name: string) => {
    const object = await folder.find(name);
    if (!object) throw folderError(placeBelow(location, name), "there is no such file");
    files.set(name, object);
    return object;
  };
  for (const manifest of MANIFESTS) {
    if (folder.names && !folder.names.includes(manifest)) continue;
    if (!await folder.find(manifest)) continue;
    for (const name of manifestFiles(await readJson(await add(manifest)))) await add(name);
    return files;
  }
  const { yaml, json, checkpoint } = folder.names
    ? chooseModelFiles(location, folder.names)
    : MODEL_FILES;
  await add(json);
  await add(checkpoint);
  let configuration: string | undefined = yaml;
  for (let count = 0; configuration !== undefined && count <= MOST_BASES; count++) {
    const text: string = await readText(await add(configuration));
    configuration = BASE_KEY.exec(text)?.[1];
    if (configuration !== undefined && files.has(configuration)) break;
  }
  return files;
}

/** Names of files in a manifest: `file`, or `name` beside `bytes` and `sha256`. */
function manifestFiles(manifest: unknown): string[] {
  if (typeof manifest !== "object" || manifest === null) return [];
  const { file, name, bytes, sha256 } = manifest as Record<string, unknown>;
  const found = file ?? (bytes !== undefined && sha256 !== undefined ? name : undefined);
  const own = typeof found === "string" && FILE_NAME.test(found) ? [found] : [];
  return [...own, ...Object.values(manifest).flatMap(manifestFiles)];
}

async function readJson(object: RemoteObject): Promise<unknown> {
  try {
    return JSON.parse(await readText(object));
  } catch (cause) {
    if (cause instanceof SegmenterError) throw cause;
    throw folderError(object.name, `it is no JSON (${String(cause)})`);
  }
}

async function readText(object: RemoteObject): Promise<string> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const piece of fetchPieces(object)) {
    pieces.push(piece);
    size += piece.length;
    if (size > MOST_BYTES_OF_TEXT) throw folderError(object.name, "it is too long");
  }
  return await new Blob(pieces).text();
}

/** Other versions of the files are kept in another folder, so that nobody reads a mixture. */
function versionOf(files: RemoteFiles): string {
  return hashOf([...files].map(([name, { size, version }]) => [name, size, version]));
}

function progressOf(name: string, log: Log): Progress {
  let next = 0;
  return (done, total) => {
    if (total === undefined || total < LEAST_BYTES_FOR_PROGRESS || done / total < next) return;
    next = Math.floor(done / total / PROGRESS_STEP + 1) * PROGRESS_STEP;
    const [doneText, totalText] = [done, total].map((bytes) => (bytes / MEGABYTE).toFixed(1));
    log("INFO", `${name}: ${doneText} of ${totalText} MB`);
  };
}

function folderError(
  file: string,
  found: string,
  remedy = "name a folder with config.yaml, config.json and model_final.pth, or with model.json",
): SegmenterError {
  return new SegmenterError("model", { action: "open the model", file, found, remedy });
}

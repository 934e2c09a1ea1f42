/**
 * A folder → the files below it, in the order of their names.
 *
 * @module
 */

import { join } from "node:path";
import { messageOf, SegmenterError } from "../errors.ts";

/** A file below the folder that was walked, or a folder that could not be read. */
export interface Walked {
  /** Path that can be opened. */
  readonly path: string;
  /** The same, seen from the folder that was walked; folders are separated as the system does. */
  readonly relativePath: string;
  /** Why a folder could not be read; absent for files. */
  readonly failure?: SegmenterError;
}

/**
 * Lists the files below `folder`, folder by folder. Hidden entries (".…") are passed over; links to
 * files are followed, links to folders are not, so that the walk ends.
 */
export async function* walkFolder(folder: string, below = ""): AsyncGenerator<Walked> {
  const path = join(folder, below);
  let entries: Deno.DirEntry[];
  try {
    entries = await Array.fromAsync(Deno.readDir(path));
  } catch (cause) {
    yield { path, relativePath: below, failure: folderError(path, cause) };
    return;
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (entry.name.startsWith(".")) continue;
    const relativePath = join(below, entry.name);
    if (entry.isDirectory) yield* walkFolder(folder, relativePath);
    else if (entry.isFile || await linksToFile(join(folder, relativePath))) {
      yield { path: join(folder, relativePath), relativePath };
    }
  }
}

async function linksToFile(path: string): Promise<boolean> {
  const target = await Deno.stat(path).catch(() => undefined);
  // A link that leads nowhere is listed, so that reading it reports it.
  return target === undefined || target.isFile;
}

function folderError(path: string, cause: unknown): SegmenterError {
  return new SegmenterError("location", {
    action: "read the folder",
    file: path,
    found: messageOf(cause),
    remedy: "check that it may be read",
    cause,
  });
}

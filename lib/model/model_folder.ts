/**
 * The original's model folder: `config.yaml`, `config.json` and `model_final.pth`, found by the end
 * of their names, and a hash of what is in them.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { join } from "node:path";
import { contentHash } from "../bytes/content_hash.ts";
import { localFileNames, localSource } from "../bytes/local.ts";
import type { Source } from "../bytes/source.ts";
import { SegmenterError } from "../errors.ts";

/** A folder that has all that it needs. */
export interface ModelFolder {
  /** As the user named it. */
  readonly name: string;
  /** Detectron2's configuration. */
  readonly yaml: Source;
  /** LayoutLMv3's configuration. */
  readonly json: Source;
  /** The weights. */
  readonly checkpoint: Source;
  /**
   * Opens another YAML file of the folder.
   *
   * @throws {SegmenterError} of kind `model` if there is none of that name.
   */
  open(name: string): Promise<Source>;
  /**
   * SHA-256 (hex) of what the files hold, wherever they lie and whatever stands before the ends of
   * their names. Further YAML files of the folder count too, for a `_BASE_` may name them. Reads all
   * of the checkpoint.
   */
  id(): Promise<string>;
}

/** Ends of the names by which the original finds its files. */
export const MODEL_FILES = {
  yaml: "config.yaml",
  json: "config.json",
  checkpoint: "model_final.pth",
} as const;

/**
 * Opens a folder of this machine.
 *
 * @param name What the user calls it.
 * @throws {SegmenterError} of kind `model` if there is no such folder, a file is missing, or more
 * than one could be meant; of kind `location` if a file cannot be read.
 */
export async function openModelFolder(folder: string, name = folder): Promise<ModelFolder> {
  const names = await localFileNames(folder).catch((cause) => {
    const found = cause instanceof SegmenterError ? cause.found : String(cause);
    throw folderError(folder, found, "check the path, and that the folder may be read");
  });
  const { yaml, json, checkpoint } = chooseModelFiles(folder, names);
  const others = names.filter((name) => /\.ya?ml$/.test(name) && name !== yaml);
  const open = (name: string) => localSource(join(folder, name));
  const sources = {
    yaml: await open(yaml),
    json: await open(json),
    checkpoint: await open(checkpoint),
  };
  return {
    name,
    ...sources,
    open(name) {
      if (others.includes(name)) return open(name);
      const said = `${name}, which its configuration names, is no YAML file in it`;
      return Promise.reject(folderError(folder, said, "copy that file into the folder"));
    },
    async id() {
      return await modelId(Object.values(sources), await Promise.all(others.map(open)));
    },
  };
}

/**
 * Finds the three files among a folder's names.
 *
 * @param folder What messages call it.
 * @throws {SegmenterError} of kind `model` if one is missing, or more than one could be meant.
 */
export function chooseModelFiles(
  folder: string,
  names: readonly string[],
): Readonly<Record<keyof typeof MODEL_FILES, string>> {
  const found = {
    yaml: find(folder, names, MODEL_FILES.yaml),
    json: find(folder, names, MODEL_FILES.json),
    checkpoint: find(folder, names, MODEL_FILES.checkpoint),
  };
  const missing = Object.values(MODEL_FILES).filter((_, i) => !Object.values(found)[i]);
  const { yaml, json, checkpoint } = found;
  if (yaml && json && checkpoint) return { yaml, json, checkpoint };
  throw folderError(
    folder,
    `it has no file whose name ends in ${missing.join(" and none in ")}`,
    "name a folder with config.yaml, config.json and model_final.pth",
  );
}

/** The file of this very name, or else the only one whose name ends so. */
function find(folder: string, names: readonly string[], end: string): string | undefined {
  if (names.includes(end)) return end;
  const matches = names.filter((name) => name.endsWith(end));
  if (matches.length <= 1) return matches[0];
  throw folderError(
    folder,
    `${matches.join(" and ")} could each be its ${end}`,
    `leave one of them, or call it ${end}`,
  );
}

/** The hash of the files' hashes, so that no byte can move from one file to the next unnoticed. */
async function modelId(own: readonly Source[], others: readonly Source[]): Promise<string> {
  const hash = createHash("sha256");
  for (const source of own) hash.update(`${await contentHash(source)}\n`);
  const further = await Promise.all(others.map((source) => contentHash(source)));
  for (const one of further.sort()) hash.update(`${one}\n`);
  return hash.digest("hex");
}

function folderError(folder: string, found: string, remedy: string): SegmenterError {
  return new SegmenterError("model", { action: "open the model", file: folder, found, remedy });
}

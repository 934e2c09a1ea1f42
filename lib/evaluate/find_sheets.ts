/**
 * Folders of truth, results and images → the sheets that have a truth, with what belongs to each.
 *
 * A sheet is known by its path below the folder without the ending: `a/b.truth.json` (or `a/b.json`)
 * goes with `a/b_map_segmentation.json` (or `a/b.json`) and `a/b.tif`.
 *
 * @module
 */

import { walkFolder } from "../bytes/walk.ts";
import { SegmenterError } from "../errors.ts";

/** The files of one sheet. */
export interface SheetFiles {
  readonly name: string;
  readonly truth: string;
  /** Absent if there is no result for it. */
  readonly predicted?: string;
  /** Absent if no picture of it was found. */
  readonly image?: string;
}

/** What was found. */
export interface FoundSheets {
  /** In the order of their names. */
  readonly sheets: readonly SheetFiles[];
  /** Paths of results for which there is no truth. */
  readonly withoutTruth: readonly string[];
}

/** Endings of truth, the most telling first; if any file has it, the others do not count. */
const TRUTH_ENDINGS = [".truth.json", "_map_segmentation.json", ".json"];
const PREDICTED_ENDINGS = ["_map_segmentation.json", ".json"];
/** Other JSON files that lie beside results. */
const OTHER_JSON = /(\.truth|_map_segmentation_(schema|cdr)|\/evaluation|^evaluation)\.json$/;
const IMAGE_ENDING = /\.(png|jpe?g|tiff?|gif)$/i;
/** The pictures that this program draws beside its results. */
const OWN_PICTURE = /_map_segmentation(_masks)?\.png$/;

/**
 * Finds the sheets.
 *
 * @param imageFolders Where pictures of the sheets may lie; the first that has one counts.
 * @throws {SegmenterError} of kind `input` if the folder of the truth holds none, `location` if a
 * folder cannot be read.
 */
export async function findSheets(
  truthFolder: string,
  predictedFolder: string,
  imageFolders: readonly string[],
): Promise<FoundSheets> {
  const truths = withEnding(await filesBelow(truthFolder), TRUTH_ENDINGS);
  if (truths.size === 0) throw noTruth(truthFolder);
  const results = (await filesBelow(predictedFolder)).filter(([name]) => !OTHER_JSON.test(name));
  const predicted = withEnding(results, PREDICTED_ENDINGS);
  const images = new Map<string, string>();
  for (const folder of [...imageFolders].reverse()) {
    for (const [name, path] of await filesBelow(folder)) {
      if (!IMAGE_ENDING.test(name) || OWN_PICTURE.test(name)) continue;
      images.set(name.replace(IMAGE_ENDING, ""), path);
    }
  }
  const sheets = [...truths].map(([name, truth]): SheetFiles => {
    const [result, image] = [predicted.get(name), images.get(name)];
    return { name, truth, ...(result && { predicted: result }), ...(image && { image }) };
  });
  const withoutTruth = [...predicted].filter(([name]) => !truths.has(name)).map(([, path]) => path);
  return { sheets, withoutTruth };
}

/** Names below the folder, with "/", and paths. */
async function filesBelow(folder: string): Promise<[name: string, path: string][]> {
  const files: [string, string][] = [];
  for await (const { path, relativePath, failure } of walkFolder(folder)) {
    if (failure) throw failure;
    files.push([relativePath.replaceAll("\\", "/"), path]);
  }
  return files;
}

/** Names without the ending → paths; of the endings the first that any file has. */
function withEnding(
  files: readonly (readonly [name: string, path: string])[],
  endings: readonly string[],
): Map<string, string> {
  for (const ending of endings) {
    const found = files.filter(([name]) => name.endsWith(ending));
    if (found.length === 0) continue;
    return new Map(found.map(([name, path]) => [name.slice(0, -ending.length), path]));
  }
  return new Map();
}

function noTruth(folder: string): SegmenterError {
  return new SegmenterError("input", {
    action: "find the truth in",
    file: folder,
    found: "there is no file .truth.json or .json in it",
    remedy: "name the folder with the MapSegmentation documents of the true regions",
  });
}

/**
 * The name of a folder of the original's comes in, a folder with the same network as ONNX files goes
 * out.
 *
 * @module
 */

import { join } from "node:path";
import { isLocalFile } from "../bytes/local.ts";
import { makeNewFolder } from "../bytes/new_folder.ts";
import { SegmenterError } from "../errors.ts";
import type { Precision } from "../onnx/precision.ts";
import { CONVERTED_FILE } from "./converted/manifest.ts";
import { writeConvertedModel } from "./converted/write_converted.ts";
import { openDetectron2Model } from "./detectron2/detectron2_model.ts";
import { MANIFEST_FILE } from "./embedded/manifest.ts";
import { openModelFolder } from "./model_folder.ts";

/** What is converted and how. */
export interface Conversion {
  /** Folder of the original's model. */
  readonly folder: string;
  /** What the user calls it. */
  readonly model: string;
  /** A folder that is not there yet, or is empty. */
  readonly output: string;
  /** What the weights are stored as. */
  readonly precision: Precision;
}

/**
 * Converts a model. The folder appears when all of it is written and `check` is satisfied.
 *
 * @param check Looks at the new model, in a folder that is there only while it looks.
 * @returns What `check` returns.
 * @throws {SegmenterError} of kind `model` if the model is missing or damaged, `unsupported` if it is
 * an ONNX file already, `location` if the folder cannot be written or has something in it; nothing is
 * left behind.
 */
export async function convertModel<T>(
  { folder, model, output, precision }: Conversion,
  check: (converted: string) => Promise<T>,
): Promise<T> {
  for (const manifest of [MANIFEST_FILE, CONVERTED_FILE]) {
    if (await isLocalFile(join(folder, manifest))) throw convertedAlready(model, manifest);
  }
  const opened = await openDetectron2Model(await openModelFolder(folder, model), precision);
  return await makeNewFolder(output, async (temporary) => {
    await writeConvertedModel(opened, precision, temporary);
    return await check(temporary);
  });
}

function convertedAlready(model: string, manifest: string): SegmenterError {
  return new SegmenterError("unsupported", {
    action: "convert the model",
    file: model,
    found: `it holds ${manifest}: its network is an ONNX file already`,
    remedy: "name a folder with config.yaml, config.json and model_final.pth",
  });
}

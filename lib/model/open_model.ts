/**
 * WHAT A MODEL IS. Nothing or the name of a folder comes in, an {@link OpenedModel} goes out.
 *
 * @module
 */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isLocalFile } from "../bytes/local.ts";
import { openEmbeddedModel, type OutputOptions } from "./embedded/embedded_model.ts";
import { MANIFEST_FILE } from "./embedded/manifest.ts";
import type { OpenedModel } from "./model.ts";
import { openModelFolder } from "./model_folder.ts";

const EMBEDDED_FOLDER = new URL("../../models/sheet/", import.meta.url);

/**
 * Opens a model.
 *
 * @param folder A folder with a `model.json`, one of the original pipeline (`config.yaml`,
 * `config.json`, `model_final.pth`), or one that was converted; without it the network that comes
 * with the program.
 * @param name What the user calls it.
 * @throws {SegmenterError} of kind `model` if there is no model, or it is damaged.
 */
export async function openModel(
  folder?: string,
  name = folder,
  options: OutputOptions = {},
): Promise<OpenedModel> {
  if (folder === undefined || await isLocalFile(join(folder, MANIFEST_FILE))) {
    const path = folder ?? fileURLToPath(EMBEDDED_FOLDER);
    const { id, ...model } = await openEmbeddedModel(path, options);
    return { ...model, identify: () => Promise.resolve(id) };
  }
  // What the network inside does without is loaded only now.
  const { CONVERTED_FILE } = await import("./converted/manifest.ts");
  if (await isLocalFile(join(folder, CONVERTED_FILE))) {
    const { openConvertedModel } = await import("./converted/converted_model.ts");
    return await openConvertedModel(folder, name);
  }
  const { openDetectron2Model } = await import("./detectron2/detectron2_model.ts");
  return await openDetectron2Model(await openModelFolder(folder, name));
}

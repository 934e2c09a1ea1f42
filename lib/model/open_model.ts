/**
 * WHAT A MODEL IS. Nothing or the name of a folder comes in, an opened {@link Model} goes out.
 *
 * @module
 */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isLocalFile } from "../bytes/local.ts";
import { SegmenterError } from "../errors.ts";
import { openEmbeddedModel } from "./embedded/embedded_model.ts";
import { MANIFEST_FILE } from "./embedded/manifest.ts";
import type { Model } from "./model.ts";

const EMBEDDED_FOLDER = new URL("../../models/sheet/", import.meta.url);

/**
 * Opens a model.
 *
 * @param folder A folder with a `model.json`; without it the network that comes with the program.
 * @throws {SegmenterError} of kind `model` if there is no model, or it is damaged.
 */
export async function openModel(folder?: string): Promise<Model> {
  if (folder === undefined) return await openEmbeddedModel(fileURLToPath(EMBEDDED_FOLDER));
  if (await isLocalFile(join(folder, MANIFEST_FILE))) return await openEmbeddedModel(folder);
  const original = await isLocalFile(join(folder, "config.yaml"));
  throw new SegmenterError("model", {
    action: "open the model",
    file: folder,
    found: original
      ? "it is a Detectron2 model folder, which this version does not read yet"
      : `there is no ${MANIFEST_FILE} in it`,
    remedy: "name a folder with a model, or leave --model out to use the network inside",
  });
}

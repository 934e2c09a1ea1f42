/**
 * A model folder of the original's → a converted one, compared with it on the spot.
 *
 * @module
 */

import { localSource } from "../bytes/local.ts";
import { type Conversion, convertModel } from "../model/convert_model.ts";
import { openModel } from "../model/open_model.ts";
import type { DeviceChoice } from "../network/network.ts";
import { compareModels, type ModelDifference } from "./compare_models.ts";
import { localModel, type ModelOptions } from "./local_model.ts";

/** How a model is converted and compared. */
export interface ConvertOptions extends Omit<Conversion, "folder">, ModelOptions {
  readonly model: string;
  /** Paths of images to compare on; without any, a picture of noise. */
  readonly check: readonly string[];
  /** Folder of what the original computed with this model (`make_golden.py`): compared with instead. */
  readonly golden?: string | undefined;
  readonly device: DeviceChoice;
}

/**
 * Converts a model and compares the result with it.
 *
 * @returns How far apart they are.
 * @throws {SegmenterError} as `convertModel` and `compareModels` say; nothing is written then.
 */
export async function convertAndCompare(
  { check, golden, device, model, output, precision, ...rest }: ConvertOptions,
  signal: AbortSignal,
): Promise<ModelDifference> {
  const images = await Promise.all(check.map(localSource));
  using local = await localModel({ model, ...rest });
  const { folder = model } = local;
  return await convertModel({ folder, model, output, precision }, async (temporary) => {
    const [original, converted] = [await openModel(folder), await openModel(temporary)];
    const difference = await compareModels(original, converted, { images, golden, device, signal });
    signal.throwIfAborted();
    return difference;
  });
}

/**
 * What the user calls a model → its folder on this machine.
 *
 * @module
 */

import { isRemote } from "../bytes/locate.ts";
import type { Log } from "../log.ts";
import { fetchModel } from "../model/fetch_model.ts";
import { DEFAULT_WORKDIR } from "./defaults.ts";

/** Which model is meant, and how it is had if it lies elsewhere. */
export interface ModelOptions {
  /**
   * Folder of the model, also a web address or `s3://…`; without it the network that comes with the
   * program.
   */
  readonly model?: string;
  /** Where a model from elsewhere is kept; `tmp/lara/workdir` unless given. */
  readonly workdir?: string;
  /** Nobody is asked for a model from elsewhere: it must have been fetched before. */
  readonly offline?: boolean;
  /** Told how the fetching of a model goes on. */
  readonly log?: Log;
}

/** A model's folder, absent for the network that comes with the program; to be kept until it is disposed of. */
export interface LocalModel extends Disposable {
  readonly folder?: string;
}

/**
 * Finds a model's folder, and fetches it if it lies elsewhere.
 *
 * @throws {SegmenterError} of kind `model` if it cannot be fetched.
 */
export async function localModel(
  { model, workdir = DEFAULT_WORKDIR, offline = false, log = () => {} }: ModelOptions,
): Promise<LocalModel> {
  if (model !== undefined && isRemote(model)) {
    return await fetchModel(model, { workdir, offline, log });
  }
  return { ...(model !== undefined && { folder: model }), [Symbol.dispose]: () => {} };
}

/**
 * A model and the network that runs it, opened once and closed once.
 *
 * @module
 */

import { isRemote } from "../bytes/locate.ts";
import type { Log } from "../log.ts";
import { fetchModel } from "../model/fetch_model.ts";
import type { Model } from "../model/model.ts";
import { openModel } from "../model/open_model.ts";
import type { Device, DeviceChoice, Network } from "../network/network.ts";
import { openNetwork } from "../network/open_network.ts";
import { DEFAULT_WORKDIR } from "./defaults.ts";

/** How a segmenter is opened. */
export interface SegmenterOptions {
  /**
   * Folder of the model, also a web address or `s3://…`; without it the network that comes with the
   * program.
   */
  readonly model?: string;
  /** Where a model from elsewhere is kept; `tmp/lara/workdir` unless given. */
  readonly workdir?: string;
  /** Told how the fetching of a model goes on. */
  readonly log?: Log;
  /** What to run on; `auto` unless given. */
  readonly device?: DeviceChoice;
}

/** What {@link processImage} needs; to be closed with `await using` or by its `asyncDispose`. */
export interface Segmenter extends AsyncDisposable {
  readonly model: Model;
  readonly network: Network;
  /** What the network runs on and why. */
  readonly device: Device;
  readonly state: SegmenterState;
}

/** What becomes of a segmenter while it is open. */
export interface SegmenterState {
  closed: boolean;
  /** Why the last run failed on the device; gone once a run succeeds. */
  deviceFailure?: string | undefined;
}

/**
 * Opens a model on a device.
 *
 * @throws {SegmenterError} of kind `model` if the model is missing or damaged, `device` if what was
 * asked for is not there.
 */
export async function openSegmenter(options: SegmenterOptions = {}): Promise<Segmenter> {
  const model = await openModel(await localFolder(options));
  const network = await openNetwork((provider) => model.graph(provider), {
    device: options.device ?? "auto",
  });
  const state: SegmenterState = { closed: false };
  return {
    model,
    network,
    device: network.device,
    state,
    async [Symbol.asyncDispose]() {
      state.closed = true;
      await network[Symbol.asyncDispose]();
    },
  };
}

async function localFolder(
  { model, workdir = DEFAULT_WORKDIR, log = () => {} }: SegmenterOptions,
): Promise<string | undefined> {
  return model !== undefined && isRemote(model) ? await fetchModel(model, workdir, log) : model;
}

/**
 * A model and the network that runs it, opened once and closed once.
 *
 * @module
 */

import type { Model } from "../model/model.ts";
import { openModel } from "../model/open_model.ts";
import type { Device, DeviceChoice, Network } from "../network/network.ts";
import { openNetwork } from "../network/open_network.ts";
import { localModel, type ModelOptions } from "./local_model.ts";

/** How a segmenter is opened. */
export interface SegmenterOptions extends ModelOptions {
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
  await using parts = new AsyncDisposableStack();
  const { folder } = parts.use(await localModel(options));
  const model = await openModel(folder, options.model);
  const network = parts.use(
    await openNetwork((provider) => model.graph(provider), { device: options.device ?? "auto" }),
  );
  const state: SegmenterState = { closed: false };
  const opened = parts.move();
  return {
    model,
    network,
    device: network.device,
    state,
    async [Symbol.asyncDispose]() {
      state.closed = true;
      await opened.disposeAsync();
    },
  };
}

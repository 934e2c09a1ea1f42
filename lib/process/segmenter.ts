/**
 * A model and the network that runs it, opened once and closed once.
 *
 * @module
 */

import type { Model } from "../model/model.ts";
import { openModel } from "../model/open_model.ts";
import type { Device, DeviceChoice, Network } from "../network/network.ts";
import { openNetwork } from "../network/open_network.ts";
import type { Decoding } from "./decoding.ts";
import { localModel, type ModelOptions } from "./local_model.ts";

/** How a segmenter is opened. */
export interface SegmenterOptions extends ModelOptions {
  /** What to run on; `auto` unless given. */
  readonly device?: DeviceChoice;
  /** How sheets are decoded where there is a choice. */
  readonly decoding?: Decoding;
  /**
   * Whether the network inside moves outlines to what is printed; so unless `false`.
   */
  readonly snap?: boolean;
}

/** What {@link processImage} needs. */
export interface SheetReader {
  readonly model: Model;
  readonly network: Pick<Network, "run">;
  readonly state: SegmenterState;
  readonly decoding?: Decoding;
}

/** An opened model; to be closed with `await using` or by its `asyncDispose`. */
export interface Segmenter extends SheetReader, AsyncDisposable {
  readonly network: Network;
  /** What the network runs on and why. */
  readonly device: Device;
}

/** A segmenter that takes sheets, whose network is still being opened; to be closed like one. */
export interface StartedSegmenter extends SheetReader, AsyncDisposable {
  /**
   * The network once it is open; runs wait for it.
   *
   * @throws {SegmenterError} as {@link openSegmenter} says.
   */
  readonly opened: Promise<Network>;
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
  const started = parts.use(await startSegmenter(options));
  const network = await started.opened;
  const opened = parts.move();
  return {
    model: started.model,
    network,
    device: network.device,
    state: started.state,
    ...(started.decoding && { decoding: started.decoding }),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/**
 * Opens a model and lets its network be opened meanwhile: that takes about as long as decoding a sheet.
 *
 * @throws {SegmenterError} of kind `model` if the model is missing or damaged.
 */
export async function startSegmenter(options: SegmenterOptions = {}): Promise<StartedSegmenter> {
  await using parts = new AsyncDisposableStack();
  const { folder } = parts.use(await localModel(options));
  const { snap = true } = options;
  const { identify, ...model } = await openModel(folder, options.model, { snap });
  const state: SegmenterState = { closed: false };
  const opened = openNetwork((provider) => model.graph(provider, true), {
    device: options.device ?? "auto",
  });
  let network: Network | undefined;
  const keepOrClose = async () => {
    network = await opened;
    if (state.closed) await network[Symbol.asyncDispose]();
  };
  // Whoever waits for it has the error.
  keepOrClose().catch(() => {});
  parts.defer(async () => {
    state.closed = true;
    await network?.[Symbol.asyncDispose]();
  });
  const id = await identify();
  const used = parts.move();
  return {
    model: { ...model, id },
    network: { run: async (inputs, signal) => await (await opened).run(inputs, signal) },
    state,
    ...(options.decoding && { decoding: options.decoding }),
    opened,
    [Symbol.asyncDispose]: () => used.disposeAsync(),
  };
}

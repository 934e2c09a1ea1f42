/**
 * A network that runs somewhere, whatever runs it.
 *
 * @module
 */

import type { Tensor } from "../tensor/tensor.ts";

/** ONNX Runtime's execution providers that are used here. */
export type Provider = "webgpu" | "native" | "wasm";

/** What a graph is made for: natively the one for WebGPU runs. */
export type GraphProvider = Exclude<Provider, "native">;

/** What the user may ask for; `cpu` is whatever is fastest without a GPU. */
export const DEVICE_CHOICES = ["auto", "webgpu", "native", "wasm", "cpu"] as const;

/** What the user asked for. */
export type DeviceChoice = (typeof DEVICE_CHOICES)[number];

/** What a network runs on, and why it was taken. */
export interface Device {
  readonly provider: Provider;
  /** The adapter's name, or the number of threads. */
  readonly detail: string;
  /** Why this device and no other. */
  readonly reason: string;
}

/** An opened network. Runs are carried out one at a time, in the order in which they were asked for. */
export interface Network extends AsyncDisposable {
  readonly device: Device;
  /**
   * Runs the network once.
   *
   * @param inputs One tensor for each of the graph's inputs, by name.
   * @param signal Drops the run if it has not begun; one that has cannot be interrupted.
   * @returns One tensor for each of the graph's outputs, by name.
   * @throws {SegmenterError} of kind `device` if the run fails; the next run may succeed.
   * @throws The signal's reason if the run was dropped.
   */
  run(
    inputs: Readonly<Record<string, Tensor>>,
    signal?: AbortSignal,
  ): Promise<Record<string, Tensor>>;
}

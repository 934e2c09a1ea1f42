/**
 * The GPU device that ONNX Runtime works on.
 *
 * @module
 */

import { adapterName, requestAdapter } from "./adapter.ts";

/** The features that ONNX Runtime's shaders may use and wgpu's shader compiler knows. */
const USED_FEATURES: readonly GPUFeatureName[] = ["shader-f16"];

/** A device that has been opened. */
export interface GpuDevice {
  /** The adapter's name, for people. */
  readonly name: string;
  readonly device: GPUDevice;
}

/**
 * Opens the system's fastest adapter with all that it can bind: with the default limits of WebGPU
 * ONNX Runtime returns wrong numbers for large tensors, without an error.
 *
 * @param onLost Called with the reason when the device is lost.
 * @throws {Error} if there is no adapter or it gives no device.
 */
export async function openGpuDevice(onLost: (reason: string) => void): Promise<GpuDevice> {
  const adapter = await requestAdapter();
  if (!adapter) throw new Error("no WebGPU adapter answers");
  const device = await adapter.requestDevice({
    requiredFeatures: USED_FEATURES.filter((feature) => adapter.features.has(feature)),
    requiredLimits: allLimits(adapter.limits),
  });
  device.lost.then(({ reason, message }) => onLost(message || reason));
  return { name: adapterName(adapter.info), device };
}

/** The limits are getters of the prototype, so they are not copied by `{...limits}`. */
function allLimits(limits: GPUSupportedLimits): Record<string, number> {
  const record: Record<string, number> = {};
  for (const name in limits) {
    const value: unknown = Reflect.get(limits, name);
    if (typeof value === "number") record[name] = value;
  }
  return record;
}

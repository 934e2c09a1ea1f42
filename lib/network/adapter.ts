/**
 * WebGPU adapters: which one there is, and whether it is a graphics card or a program that behaves
 * like one.
 *
 * @module
 */

/**
 * What is in the names of the software renderers that wgpu finds through Vulkan, OpenGL, Direct3D
 * and Metal. They are about ten times slower than wasm on the same machine (measured with
 * llvmpipe).
 */
const SOFTWARE_RENDERERS =
  /llvmpipe|lavapipe|softpipe|swrast|swiftshader|basic render|\bwarp\b|gdi generic|software/i;

/** What an adapter says about itself: the texts of `GPUAdapterInfo`. */
export interface AdapterInfo {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
  readonly isFallbackAdapter?: boolean;
}

/** The adapter that the system thinks fastest, or `null` if there is none. */
export async function requestAdapter(): Promise<GPUAdapter | null> {
  return await navigator.gpu?.requestAdapter({ powerPreference: "high-performance" }) ?? null;
}

/** What {@link requestAdapter} would give, in words. */
export async function findAdapter(): Promise<AdapterInfo | null> {
  return (await requestAdapter())?.info ?? null;
}

/** Whether the processor does the work of a graphics card. */
export function isSoftwareAdapter(info: AdapterInfo): boolean {
  return info.isFallbackAdapter === true || SOFTWARE_RENDERERS.test(adapterTexts(info).join(" "));
}

/** A name for people. */
export function adapterName(info: AdapterInfo): string {
  return adapterTexts(info).find((text) => /[a-z]/i.test(text)) ?? "an adapter without a name";
}

function adapterTexts(info: AdapterInfo): string[] {
  return [info.description, info.device, info.architecture, info.vendor];
}

/**
 * The factory of ONNX Runtime's WebAssembly module, with threads that do not hang. ONNX Runtime
 * imports this module by its address (`env.wasm.wasmPaths.mjs`) in place of its own factory.
 *
 * Measured with onnxruntime-web 1.30: a thread now and then dies, and the others wait for it for
 * ever, when the shared memory grows while threads run. So the memory gets its full size at once;
 * pages that are never touched cost address space, not memory.
 *
 * @module
 */

import ortFactory from "onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs";

/** 4 GiB less a page of 64 KiB: with all 65,536 pages ONNX Runtime crashes. */
const MAX_PAGES = 65_535;

/** The parts of the Emscripten module that are used here. */
interface OrtModule {
  _OrtInit(threads: number, logLevel: number): number;
}

type OrtFactory = (config: Readonly<Record<string, unknown>>) => Promise<OrtModule>;

const makeModule: OrtFactory = ortFactory;

/** ONNX Runtime calls the factory, so the number cannot be handed over as an argument. */
let threadsAskedFor = 1;

/**
 * Says how many threads the module of this JavaScript thread is to have; to be called before ONNX
 * Runtime makes it. `env.wasm.numThreads` must stay 1: with more, ONNX Runtime copies the factory
 * to a `blob:` address, which Deno does not import.
 *
 * @returns The number that it will have: 1 where the full memory cannot be had.
 */
export function setThreads(threads: number): number {
  threadsAskedFor = threads > 1 && canReserveMemory() ? threads : 1;
  return threadsAskedFor;
}

/** The factory that ONNX Runtime calls with its own configuration. */
export default async function makeThreadedModule(
  config: Readonly<Record<string, unknown>>,
): Promise<OrtModule> {
  const threads = threadsAskedFor;
  const restore = threads > 1 ? preSizeSharedMemory() : () => {};
  try {
    // Without `locateFile` the factory looks for its .wasm file beside itself.
    const module = await makeModule({ ...config, numThreads: threads, locateFile: undefined });
    const init = module._OrtInit;
    module._OrtInit = (_one, logLevel) => init(threads, logLevel);
    return module;
  } finally {
    restore();
  }
}

function canReserveMemory(): boolean {
  try {
    new WebAssembly.Memory({ initial: MAX_PAGES, maximum: MAX_PAGES, shared: true });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Makes every new shared memory as large as it may become, until the returned function is called. */
function preSizeSharedMemory(): () => void {
  const { Memory } = WebAssembly;
  WebAssembly.Memory = class extends Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      super(
        descriptor.shared ? { initial: MAX_PAGES, maximum: MAX_PAGES, shared: true } : descriptor,
      );
    }
  };
  return () => {
    WebAssembly.Memory = Memory;
  };
}

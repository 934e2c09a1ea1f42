/**
 * The factory of ONNX Runtime's WebAssembly module, with threads that do not hang. ONNX Runtime
 * imports this module by its address (`env.wasm.wasmPaths.mjs`) in place of its own factory.
 *
 * Measured with onnxruntime-web 1.30 in Deno 2.9, and put right here:
 * - a thread now and then dies, and the others wait for it for ever, when the shared memory grows
 *   while threads run: the memory gets its full size at once (pages that are never touched cost
 *   address space, not memory);
 * - compiling in the background waits for V8's optimizing compiler, which can be busy with
 *   functions of earlier sessions for half a minute: the module is compiled in place;
 * - threads take a second to start from a Worker: they are started by the thread that started it
 *   (`relayed_worker.ts`).
 *
 * The module is made faster on the way (`faster_ort/`): products of matrices, convolutions, and threads that sleep
 * when they have no work.
 *
 * Not put right: Deno cannot end a thread that waits for memory to change, as ONNX Runtime's do when
 * they have no work, not even with the Worker that started it. So each session with n threads
 * leaves n − 1 idle ones behind (about 25 MB each) until the process ends.
 *
 * @module
 */

import workerThreads from "node:worker_threads";
import ortFactory from "onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs";
import { fasterOrt } from "./faster_ort/faster_ort.ts";
import type { RelayedWorkers } from "./relayed_worker.ts";

/** 4 GiB less a page of 64 KiB: with all 65,536 pages ONNX Runtime crashes. */
const MAX_PAGES = 65_535;

const FULL_MEMORY = { initial: MAX_PAGES, maximum: MAX_PAGES, shared: true };

/** The parts of the Emscripten module that are used here. */
interface OrtModule {
  _OrtInit(threads: number, logLevel: number): number;
}

type OrtFactory = (config: Readonly<Record<string, unknown>>) => Promise<OrtModule>;

const makeModule: OrtFactory = ortFactory;

/** ONNX Runtime calls the factory, so these cannot be handed over as arguments. */
let threadsAskedFor = 1;
let threadKind: RelayedWorkers["Worker"] | undefined;

/**
 * Says how many threads the module of this JavaScript thread is to have; to be called before ONNX
 * Runtime makes it. `env.wasm.numThreads` must stay 1: with more, ONNX Runtime copies the factory
 * to a `blob:` address, which Deno does not import.
 *
 * @param kind Starts its threads.
 * @returns The number that it will have: 1 where the full memory cannot be had.
 */
export function setThreads(threads: number, kind: RelayedWorkers["Worker"]): number {
  threadKind = kind;
  threadsAskedFor = threads > 1 && canReserveMemory() ? threads : 1;
  return threadsAskedFor;
}

/** The factory that ONNX Runtime calls with its own configuration. */
export default async function makeThreadedModule(
  config: Readonly<Record<string, unknown>>,
): Promise<OrtModule> {
  const threads = threadsAskedFor;
  using patches = new DisposableStack();
  patches.use(patch(WebAssembly, "instantiate", instantiateInPlace));
  if (threads > 1) {
    patches.use(patch(WebAssembly, "Memory", FullMemory));
    patches.use(patch(workerThreads, "Worker", threadKind));
  }
  // Without `locateFile` the factory looks for its .wasm file beside itself.
  const module = await makeModule({ ...config, numThreads: threads, locateFile: undefined });
  const init = module._OrtInit;
  module._OrtInit = (_one, logLevel) => init(threads, logLevel);
  return module;
}

function canReserveMemory(): boolean {
  try {
    new WebAssembly.Memory(FULL_MEMORY);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** A memory that is as large from the start as it may become. */
class FullMemory extends WebAssembly.Memory {
  constructor(descriptor: WebAssembly.MemoryDescriptor) {
    super(descriptor.shared ? FULL_MEMORY : descriptor);
  }
}

function instantiateInPlace(
  bytes: Uint8Array<ArrayBuffer>,
  imports?: WebAssembly.Imports,
): Promise<WebAssembly.WebAssemblyInstantiatedSource> {
  const module = new WebAssembly.Module(fasterOrt(bytes));
  return Promise.resolve({ module, instance: new WebAssembly.Instance(module, imports) });
}

/** Replaces a property until what is returned is disposed of. */
function patch<T extends object, K extends keyof T>(target: T, key: K, value: unknown): Disposable {
  const original = target[key];
  Reflect.set(target, key, value);
  return { [Symbol.dispose]: () => Reflect.set(target, key, original) };
}

/**
 * The thread that owns ONNX Runtime and one session: requests come in, replies go out
 * (`session_messages.ts`). A run blocks its thread, and a lost GPU device or a crashed WebAssembly
 * module spoils ONNX Runtime for good; in a Worker both concern nobody else.
 *
 * @module
 */

import { join } from "node:path";
import { parentPort } from "node:worker_threads";
import type { InferenceSession } from "onnxruntime-web/jspi";
import { convLayout } from "./conv_layout.ts";
import { fileView } from "./file_view.ts";
import { openGpuDevice } from "./gpu_device.ts";
import { loadOrt, type Ort } from "./load_ort.ts";
import { loadNativeOrt } from "./native_ort.ts";
import { fromOrtTensors, graphValues, toOrtTensors } from "./ort_tensors.ts";
import { faultOf, reasonOf, saysMemoryIsShort } from "./ort_errors.ts";
import type { Provider } from "./network.ts";
import { relayedWorkers } from "./relayed_worker.ts";
import {
  type ArrivedModel,
  arrivedModel,
  arrivedTensors,
  buffersOf,
  type NamedFiles,
  type NamedTensors,
  sentTensors,
  type SessionInfo,
  type SessionReply,
  type SessionRequest,
  type ThreadMessage,
} from "./session_messages.ts";

/** ONNX Runtime's severity "fatal": what goes wrong is in the error that it throws. */
const FATAL = 4;

/**
 * For "sequential" execution ONNX Runtime plans which buffer each node may write over, and for that it
 * goes through all buffers that are free by then: with 1,500 nodes that took two of five seconds of
 * opening the network. Nothing else is different here: nodes have one thread to share, so they run one
 * after the other, and their buffers go back to the allocator after their last use.
 */
const WASM_EXECUTION = "parallel";

/**
 * What the native library is told beside (onnxruntime_session_options_config_keys.h). Threads that have
 * nothing to do sleep: what they would gain by spinning, other programs lose.
 *
 * @param files It finds them by itself, in their folder.
 */
function nativeSettings(files: NamedFiles | undefined): NonNullable<SessionOptions["extra"]> {
  const folder = files && { model_external_initializers_file_folder_path: files.folder };
  return { session: { intra_op: { allow_spinning: "0" }, ...folder } };
}

type OpenRequest = Extract<SessionRequest, { kind: "open" }>;
type SessionOptions = InferenceSession.SessionOptions;

/** What a session runs on, as ONNX Runtime and as people want to have it named. */
interface Target {
  readonly executionProviders: NonNullable<SessionOptions["executionProviders"]>;
  readonly executionMode?: NonNullable<SessionOptions["executionMode"]>;
  readonly detail: string;
  /** WebAssembly's are set when it is loaded. */
  readonly intraOpNumThreads?: number;
  readonly extra?: NonNullable<SessionOptions["extra"]>;
}

/** The one session of this thread. */
interface OpenedSession {
  readonly provider: Provider;
  readonly ort: Ort;
  readonly session: InferenceSession;
}

let opened: OpenedSession | undefined;

const ortThreads = relayedWorkers(post);

parentPort?.on("message", async (request: SessionRequest) => {
  if (request.kind === "threadMessage") return ortThreads.deliver(request);
  try {
    await answer(request);
  } catch (error) {
    // If a lost device is behind it, that is the better reason, and said first.
    await new Promise((resolve) => setTimeout(resolve));
    const fault = request.kind === "open"
      ? faultOf(error, request.provider)
      : saysMemoryIsShort(error)
      ? "memory"
      : "device";
    await release();
    post({ kind: "failed", fault, found: reasonOf(error) });
  }
});
post({ kind: "ready" });

async function answer(request: Exclude<SessionRequest, ThreadMessage>): Promise<void> {
  if (request.kind === "open") return post({ kind: "opened", info: await open(request) });
  if (request.kind === "release") {
    await release();
    return post({ kind: "released" });
  }
  const outputs = sentTensors(await run(arrivedTensors(request.inputs)));
  post({ kind: "outputs", outputs }, buffersOf(outputs));
}

async function open(request: OpenRequest): Promise<SessionInfo> {
  const { ort, threads } = request.provider === "native"
    ? { ort: loadNativeOrt(), threads: request.threads }
    : await loadOrt(request.threads, ortThreads.Worker);
  const model = arrivedModel(request.model);
  const files = request.provider === "native" ? [] : await viewsOf(model.files);
  const { detail, ...target } = await findTarget(request.provider, threads, model);
  const session = await ort.InferenceSession.create(model.bytes, {
    ...target,
    externalData: [...model.externalData, ...files],
    logSeverityLevel: FATAL,
  });
  opened = { provider: request.provider, ort, session };
  const { inputMetadata, outputMetadata } = session;
  return { detail, inputs: graphValues(inputMetadata), outputs: graphValues(outputMetadata) };
}

/** Files of large tensors for WebAssembly, which cannot open them. */
async function viewsOf(files: NamedFiles | undefined) {
  if (!files) return [];
  return await Promise.all(files.names.map(async (path) => {
    const file = join(files.folder, path);
    return { path, data: fileView(file, (await Deno.stat(file)).size) };
  }));
}

async function findTarget(
  provider: Provider,
  threads: number,
  { bytes, files }: ArrivedModel,
): Promise<Target> {
  const detail = threads === 1 ? "1 thread" : `${threads} threads`;
  switch (provider) {
    case "wasm":
      return { executionProviders: ["wasm"], executionMode: WASM_EXECUTION, detail };
    case "native":
      return {
        executionProviders: ["cpu"],
        intraOpNumThreads: threads,
        extra: nativeSettings(files),
        detail,
      };
    case "webgpu": {
      const { name, device } = await openGpuDevice((found) => post({ kind: "lost", found }));
      const webGpu = { name: "webgpu", device, preferredLayout: convLayout(bytes) } as const;
      return { executionProviders: [webGpu], detail: name };
    }
  }
}

async function run(inputs: NamedTensors): Promise<NamedTensors> {
  if (!opened) throw new Error("the session has not been opened");
  const { ort, session } = opened;
  const outputs = await session.run(toOrtTensors(ort, inputs), { logSeverityLevel: FATAL });
  return fromOrtTensors(outputs);
}

/** What the native library holds outlives the thread; with the others, the thread's end is enough. */
async function release(): Promise<void> {
  if (opened?.provider !== "native") return;
  const { session } = opened;
  opened = undefined;
  await session.release();
}

function post(reply: SessionReply, handOver: ArrayBuffer[] = []): void {
  parentPort?.postMessage(reply, handOver);
}

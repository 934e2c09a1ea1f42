/**
 * A network whose session lives in a Worker: runs queue up here, and after a failure the next one
 * gets a new Worker.
 *
 * @module
 */

import type { OnnxModel } from "../onnx/onnx_model.ts";
import { checkInputs } from "./check_inputs.ts";
import type { Device, Network, Provider } from "./network.ts";
import { closedError, openError, runError } from "./network_errors.ts";
import {
  arrivedTensors,
  type NamedTensors,
  sentModel,
  sentTensors,
  type SessionInfo,
} from "./session_messages.ts";
import { type SessionThread, startThread, type ThreadSettings } from "./session_thread.ts";

/** How a session is made; it may have to be made more than once. */
export interface SessionPlan {
  readonly provider: Provider;
  /** How many threads a network of so many bytes gets; at least 1. */
  readonly threads: (networkBytes: number) => number;
  /** Why this provider and no other. */
  readonly reason: string;
  /** The network for this provider; called again when the session has to be made again. */
  readonly graph: () => Promise<OnnxModel>;
}

/**
 * Opens a network in a Worker.
 *
 * @throws {SegmenterError} of kind `model` if the graph cannot be used, `device` if the provider
 * cannot be started.
 */
export async function openWorkerNetwork(
  plan: SessionPlan,
  settings: ThreadSettings,
): Promise<Network> {
  const thread = start(plan, settings);
  const info = await openSession(thread, plan);
  return new WorkerNetwork(plan, settings, info, thread);
}

class WorkerNetwork implements Network {
  readonly device: Device;
  readonly #plan: SessionPlan;
  readonly #settings: ThreadSettings;
  readonly #info: SessionInfo;
  #thread: SessionThread;
  #closed = false;
  /** Runs that were asked for and are not over. */
  #runs = 0;
  /** Settles when the last run that was asked for is over; never fails. */
  #lastRun: Promise<unknown> = Promise.resolve();

  constructor(
    plan: SessionPlan,
    settings: ThreadSettings,
    info: SessionInfo,
    thread: SessionThread,
  ) {
    this.device = { provider: plan.provider, detail: info.detail, reason: plan.reason };
    this.#plan = plan;
    this.#settings = settings;
    this.#info = info;
    this.#thread = thread;
  }

  async run(inputs: NamedTensors, signal?: AbortSignal): Promise<NamedTensors> {
    this.#runs++;
    try {
      if (this.#closed) throw new Error("the network has been closed");
      checkInputs(inputs, this.#info.inputs);
      // Two runs at once on one session hang.
      const run = this.#lastRun.then(() => this.#runNow(inputs, signal));
      this.#lastRun = run.catch(() => {/* the caller of that run has it */});
      return await run;
    } catch (cause) {
      if (signal?.aborted && cause === signal.reason) throw cause;
      throw this.#closed ? closedError(cause) : runError(this.#plan.provider, cause);
    } finally {
      this.#runs--;
    }
  }

  async #runNow(inputs: NamedTensors, signal?: AbortSignal): Promise<NamedTensors> {
    signal?.throwIfAborted();
    if (this.#thread.failed && !this.#closed) {
      this.#thread = start(this.#plan, this.#settings);
      await openSession(this.#thread, this.#plan);
    }
    const request = { kind: "run", inputs: sentTensors(inputs) } as const;
    return arrivedTensors((await this.#thread.ask(request, "outputs")).outputs);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const isIdle = this.#runs === 0 && !this.#closed;
    this.#closed = true;
    if (isIdle && this.#plan.provider === "native" && !this.#thread.failed) {
      const released = this.#thread.ask({ kind: "release" }, "released");
      await released.catch(() => {/* the thread ends anyway */});
    }
    this.#thread.end();
    await this.#lastRun;
  }
}

function start({ provider }: SessionPlan, settings: ThreadSettings): SessionThread {
  try {
    return startThread(settings);
  } catch (cause) {
    throw openError(provider, cause);
  }
}

async function openSession(thread: SessionThread, plan: SessionPlan): Promise<SessionInfo> {
  const { provider } = plan;
  try {
    const graph = await plan.graph();
    const threads = plan.threads(byteCount(graph));
    const model = sentModel(graph);
    const opened = thread.ask({ kind: "open", provider, threads, model }, "opened");
    const [{ info }] = await Promise.all([opened, graph.files?.check()]);
    return info;
  } catch (cause) {
    thread.end();
    throw openError(provider, cause);
  }
}

function byteCount({ bytes, externalData = [], files }: OnnxModel): number {
  const inside = bytes.byteLength + (files?.byteLength ?? 0);
  return externalData.reduce((sum, { data }) => sum + data.byteLength, inside);
}

/**
 * The real session thread with something wrong in it. What is wrong from the start is the query of
 * this module's address (`?no-adapter`, `?mute`, `?broken`); what goes wrong in a run is the first
 * number of its input `x` ({@link SABOTAGE}).
 *
 * @module
 */

import process from "node:process";
import { parentPort } from "node:worker_threads";
import { arrivedTensors, type SessionRequest } from "../../lib/network/session_messages.ts";
import { SABOTAGE } from "./sabotage.ts";

/** Nobody can end a thread that hangs, so this one comes to its senses after the test. */
const HANG_MS = 5_000;

const devices: GPUDevice[] = [];

await sabotage(new URL(import.meta.url).search);

async function sabotage(query: string): Promise<void> {
  if (query === "?broken") throw new Error("broken from the start");
  if (query === "?mute") {
    parentPort?.on("message", () => {/* a thread that listens to nothing would end */});
    return;
  }
  if (query === "?no-adapter") navigator.gpu.requestAdapter = () => Promise.resolve(null);
  keepDevices();
  comeBeforeListeners();
  await import("../../lib/network/session_worker.ts");
}

function keepDevices(): void {
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = async function (descriptor) {
    const device = await requestDevice.call(this, descriptor);
    devices.push(device);
    return device;
  };
}

/** Lets {@link spoil} see each request before the real thread does. */
function comeBeforeListeners(): void {
  if (!parentPort) return;
  const on = parentPort.on.bind(parentPort);
  const spoilingOn = (event: string, listener: (request: SessionRequest) => void) =>
    on(event, (request: SessionRequest) => {
      if (!spoil(request)) listener(request);
    });
  Reflect.set(parentPort, "on", spoilingOn);
}

/** Whether the real thread is not to see the request. */
function spoil(request: SessionRequest): boolean {
  if (request.kind !== "run") return false;
  switch (arrivedTensors(request.inputs).x?.data[0]) {
    case SABOTAGE.crash:
      setTimeout(() => {
        throw new Error("sabotaged");
      });
      return true;
    case SABOTAGE.hang: {
      const end = Date.now() + HANG_MS;
      while (Date.now() < end);
      return true;
    }
    case SABOTAGE.leave:
      process.exit(0);
      return true;
    case SABOTAGE.babble:
      parentPort?.postMessage({ kind: "opened", info: { detail: "", inputs: [], outputs: [] } });
      return true;
    case SABOTAGE.loseDevice:
      devices.forEach((device) => device.destroy());
      return false;
  }
  return false;
}

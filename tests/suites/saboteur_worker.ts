/**
 * The real session thread with something wrong in it. What is wrong from the start is the query of
 * this module's address (`?no-adapter`, `?mute`, `?broken`); what goes wrong in a run is the first
 * number of its input `x` ({@link SABOTAGE}).
 *
 * @module
 */
/// <reference lib="deno.worker" />

import type { SessionRequest } from "../../lib/network/session_messages.ts";
import { SABOTAGE } from "./sabotage.ts";

const devices: GPUDevice[] = [];

await sabotage(self.location.search);

async function sabotage(query: string): Promise<void> {
  if (query === "?broken") throw new Error("broken from the start");
  if (query === "?mute") return;
  if (query === "?no-adapter") navigator.gpu.requestAdapter = () => Promise.resolve(null);
  keepDevices();
  self.addEventListener("message", spoilRun);
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

function spoilRun(event: MessageEvent<SessionRequest>): void {
  if (event.data.kind !== "run") return;
  switch (event.data.inputs.x?.data[0]) {
    case SABOTAGE.crash:
      event.stopImmediatePropagation();
      setTimeout(() => {
        throw new Error("sabotaged");
      });
      break;
    case SABOTAGE.hang:
      while (devices.length >= 0);
      break;
    case SABOTAGE.leave:
      event.stopImmediatePropagation();
      self.close();
      break;
    case SABOTAGE.loseDevice:
      devices.forEach((device) => device.destroy());
      break;
    case SABOTAGE.babble:
      event.stopImmediatePropagation();
      self.postMessage({ kind: "opened", info: { detail: "", inputs: [], outputs: [] } });
      break;
  }
}

/**
 * What the server counts, for Prometheus.
 *
 * @module
 */

import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { SheetStage } from "./sheets/run_sheet.ts";
import type { SheetProcessor } from "./sheets/sheet_processor.ts";
import type { SheetQueue } from "./sheets/sheet_queue.ts";
import type { WaitingRoom } from "./upload/waiting_room.ts";

/** Upper bounds in seconds: from a health check to a sheet with the original's network. */
const SECONDS = [0.005, 0.05, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];

/** A request that was answered, or whose client went away before. */
export interface AnsweredRequest {
  readonly method: string;
  /** The route's pattern, not the path: few values. */
  readonly route: string;
  /** 499 if the client went away. */
  readonly status: number;
  readonly seconds: number;
}

/** The stages of a sheet that are timed; `receive` and `wait` by the server, the others by the thread. */
export type Stage = "receive" | SheetStage;

/** The server's counters. */
export interface Metrics {
  countRequest(request: AnsweredRequest): void;
  observeStage(stage: Stage, seconds: number): void;
  /** All of them in Prometheus' text format. */
  text(): Promise<{ readonly contentType: string; readonly body: string }>;
}

/** Makes the counters of one server; what can be looked up is looked up when it is asked for. */
export function makeMetrics(
  processor: SheetProcessor,
  queue: SheetQueue,
  waitingRoom: WaitingRoom,
): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Counter({
    name: "lara_requests_total",
    help: "Requests that were answered; of status 499 those whose client went away before.",
    labelNames: ["method", "route", "status"],
    registers,
  });
  const requestSeconds = new Histogram({
    name: "lara_request_seconds",
    help: "Time from a request's head to its answer.",
    labelNames: ["route"],
    buckets: SECONDS,
    registers,
  });
  const stageSeconds = new Histogram({
    name: "lara_stage_seconds",
    help: "Time that a sheet spent in a stage.",
    labelNames: ["stage"],
    buckets: SECONDS,
    registers,
  });
  addGauges(registry, processor, queue);
  gauge(registry, "lara_waiting_requests", "Requests that wait for a place in the queue.", () => {
    return waitingRoom.waiting;
  });
  addDeviceInfo(registry, processor);
  return {
    countRequest({ method, route, status, seconds }) {
      requests.inc({ method, route, status });
      requestSeconds.observe({ route }, seconds);
    },
    observeStage: (stage, seconds) => stageSeconds.observe({ stage }, seconds),
    text: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  };
}

function addGauges(registry: Registry, processor: SheetProcessor, queue: SheetQueue): void {
  gauge(registry, "lara_queue_length", "Sheets that wait.", () => queue.waiting);
  gauge(registry, "lara_busy", "Whether a sheet is in hand.", () => Number(queue.busy));
  gauge(registry, "lara_ready", "Whether the server takes sheets.", () => {
    return Number(processor.health.healthy);
  });
  gauge(registry, "lara_resident_memory_bytes", "Memory of the process.", () => {
    return Deno.memoryUsage().rss;
  });
}

function addDeviceInfo(registry: Registry, processor: SheetProcessor): void {
  new Gauge({
    name: "lara_device_info",
    help: "What the network runs on.",
    labelNames: ["provider", "detail", "model"],
    registers: [registry],
    collect() {
      this.reset();
      const { device, model } = processor.opened ?? {};
      if (!device || !model) return;
      this.set({ provider: device.provider, detail: device.detail, model: model.name }, 1);
    },
  });
}

function gauge(registry: Registry, name: string, help: string, look: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(look());
    },
  });
}

/**
 * The server's routes in the test's own process, over a segmenter whose network is a function.
 *
 * @module
 */

import { DEFAULT_PROVENANCE } from "../lib/document/feature_results.ts";
import { makeApp } from "../lib/http/routes/app.ts";
import { toProblem } from "../lib/http/problem.ts";
import { processSheet } from "../lib/http/sheets/process_sheet.ts";
import { makeService, type Service, type ServiceSettings } from "../lib/http/service.ts";
import type { SheetProcessor } from "../lib/http/sheets/sheet_processor.ts";
import type { SheetTurn } from "../lib/model/model.ts";
import { healthcheck } from "../lib/process/healthcheck.ts";
import { paint } from "../lib/pool/paint.ts";
import { IN_THIS_THREAD } from "../lib/process/stages.ts";
import { encodePng } from "../lib/image/encode_png.ts";
import { fakeSegmenter } from "./fake_segmenter.ts";

/** Routes with their parts. */
export interface LocalService {
  readonly service: Service;
  readonly app: ReturnType<typeof makeApp>;
  /** Asks for a path. */
  readonly ask: (path: string, request?: RequestInit) => Promise<Response>;
  /** The log's lines so far. */
  readonly lines: string[];
}

/**
 * Makes the routes.
 *
 * @param run What the network does.
 * @param turn How it takes each sheet to lie.
 */
export async function localService(
  settings: Partial<ServiceSettings> = {},
  run?: () => Promise<void>,
  turn?: SheetTurn,
): Promise<LocalService> {
  const lines: string[] = [];
  const service = makeService(
    localProcessor(run, turn),
    {
      minConfidence: 0.25,
      document: { schema: "map_segmentation", provenance: DEFAULT_PROVENANCE },
      workdir: await Deno.makeTempDir(),
      maxBytes: 1_000_000,
      maxPixels: 10_000,
      maxQueue: 1,
      maxUploads: 2,
      maxWaitSeconds: 0,
      maxUploadSeconds: 10,
      jobSeconds: 60,
      strictStatus: false,
      keys: [],
      corsOrigins: [],
      fetch: undefined,
      ...settings,
    },
    (level, message) => lines.push(`${level} ${message}`),
  );
  const app = makeApp(service);
  return { service, app, lines, ask: async (path, request) => await app.request(path, request) };
}

/** A grey sheet. */
export async function greySheet(width: number, height: number): Promise<Uint8Array<ArrayBuffer>> {
  return await encodePng({ width, height, data: new Uint8Array(width * height * 3).fill(200) });
}

function localProcessor(run?: () => Promise<void>, turn?: SheetTurn): SheetProcessor {
  const segmenter = fakeSegmenter(run, turn);
  const { model: { id, name }, device } = segmenter;
  const pool = { ...IN_THIS_THREAD, paint, [Symbol.dispose]() {} };
  const workshop = { segmenter, pool, networkTimes: { ended: 0 } };
  return {
    opened: { model: { id, name }, device },
    get health() {
      return healthcheck(segmenter);
    },
    async process(task, signal) {
      try {
        return await processSheet(workshop, task, signal);
      } catch (error) {
        throw toProblem(error);
      }
    },
  };
}

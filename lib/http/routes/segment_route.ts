/**
 * `POST /v1/segment`: an image in; the document or picture that the client wants out, or a job.
 *
 * @module
 */

import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { checkKey } from "../api_key.ts";
import { receiveAddress } from "../fetch/receive_address.ts";
import type { Job } from "../jobs/job.ts";
import type { Service } from "../service.ts";
import { runSheet, type SheetWish } from "../sheets/run_sheet.ts";
import { receiveSheet } from "../upload/receive_sheet.ts";
import type { ReceivedSheet } from "../upload/received_sheet.ts";
import { binarySchema, documentSchema } from "./document_schemas.ts";
import { jobStatus } from "./job_status.ts";
import { imageBody, imageOrAddressBody, problemResponses } from "./openapi.ts";
import type { Env } from "./request_log.ts";
import { jobStatusSchema, segmentQuerySchema } from "./schemas.ts";
import { readSegmentRequest } from "./segment_request.ts";
import { answerHeaders, answerNotes } from "./sheet_answer.ts";

const segmentRoute = createRoute({
  method: "post",
  path: "/v1/segment",
  summary: "Segment a sheet",
  description: "With `Prefer: respond-async` a job is started, and its address answered.",
  security: [{ key: [] }, { bearer: [] }, {}],
  request: {
    query: segmentQuerySchema,
    headers: z.object({
      accept: z.string().optional(),
      prefer: z.string().optional().openapi({ example: "respond-async" }),
    }),
  },
  responses: {
    200: {
      description: "The document, whose id is the image's SHA-1, or the sheet with its outlines. " +
        "Where the sheet seems to lie turned, `sheet-turned-degrees` says by how much, " +
        "counter-clockwise; coordinates are those of the sheet as it lies.",
      content: {
        "application/json": {
          schema: documentSchema,
        },
        "image/png": { schema: binarySchema },
      },
    },
    201: {
      description: "The job that was started; `Location` is its address.",
      content: { "application/json": { schema: jobStatusSchema } },
    },
    ...problemResponses(400, 401, 406, 408, 413, 415, 422, 429, 500, 503, 504, 507),
  },
});

/** Adds `POST /v1/segment`. */
export function addSegmentRoute(app: OpenAPIHono<Env>, service: Service): void {
  const { keys, fetch } = service.settings;
  app.openAPIRegistry.registerPath({
    ...segmentRoute,
    request: { ...segmentRoute.request, body: fetch ? imageOrAddressBody : imageBody },
    responses: { ...segmentRoute.responses, ...(fetch && problemResponses(403, 502)) },
  });
  app.post(segmentRoute.path, async (c) => {
    const { raw } = c.req;
    checkKey(raw, keys);
    const { wish, byAddress, wantsJob } = readSegmentRequest(raw, c.req.query(), service.settings);
    const sheet = byAddress
      ? await receiveAddress(service.intake, raw, byAddress)
      : await receiveSheet(service.intake, raw, false);
    if (byAddress) c.get("notes").fetched = sheet.image.name;
    return await (wantsJob ? answerJob : answerSheet)(c, service, sheet, wish);
  });
}

async function answerJob(
  c: Context<Env>,
  service: Service,
  sheet: ReceivedSheet,
  wish: SheetWish,
): Promise<Response> {
  const job = await startJob(service, sheet, wish);
  c.get("notes").job = job.jobID;
  return c.json(jobStatus(job), 201, {
    "location": `/jobs/${job.jobID}`,
    "preference-applied": "respond-async",
  });
}

async function answerSheet(
  c: Context<Env>,
  service: Service,
  sheet: ReceivedSheet,
  wish: SheetWish,
): Promise<Response> {
  const answer = await runSheet(service.run, sheet, wish, c.req.raw.signal);
  Object.assign(c.get("notes"), answerNotes(answer));
  return c.body(answer.content, 200, { ...answerHeaders(answer), vary: "Accept" });
}

async function startJob(service: Service, sheet: ReceivedSheet, wish: SheetWish): Promise<Job> {
  try {
    return await service.jobs.start((whenBegun, signal) =>
      runSheet(service.run, sheet, wish, signal, whenBegun)
    );
  } catch (error) {
    await sheet.upload[Symbol.asyncDispose]();
    throw error;
  }
}

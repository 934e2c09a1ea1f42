/**
 * `POST /v1/segment`: an image in; the document or picture that the client wants out, or a job.
 *
 * @module
 */

import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { checkKey } from "../api_key.ts";
import { binarySchema, documentSchema } from "./document_schemas.ts";
import { acceptedFormat, wantedFor } from "./formats.ts";
import { jobStatus } from "./job_status.ts";
import type { Job } from "../jobs/job_store.ts";
import { imageBody, imageOrAddressBody, problemResponses } from "./openapi.ts";
import { Problem } from "../problem.ts";
import { receiveAddress } from "../fetch/receive_address.ts";
import { type ReceivedSheet, receiveSheet } from "../upload/receive_sheet.ts";
import type { Env } from "./request_log.ts";
import { answerHeaders, answerNotes, runSheet, type SheetWish } from "../sheets/run_sheet.ts";
import { jobStatusSchema, schemaProblem, segmentQuerySchema } from "./schemas.ts";
import type { Service } from "../service.ts";

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
    const wish = readWish(service, c.req.query(), raw.headers.get("accept"));
    const type = mediaType(raw.headers.get("content-type"));
    const byAddress = fetch !== undefined && type === "application/json";
    if (!byAddress) checkMediaType(type);
    const sheet = byAddress
      ? await receiveAddress(service, fetch, raw)
      : await receiveSheet(service, raw, false);
    if (byAddress) c.get("notes").fetched = sheet.image.name;
    if (wantsJob(raw.headers.get("prefer"))) {
      const job = await startJob(service, sheet, wish);
      c.get("notes").job = job.jobID;
      return c.json(jobStatus(job), 201, {
        "location": `/jobs/${job.jobID}`,
        "preference-applied": "respond-async",
      });
    }
    const answer = await runSheet(service, sheet, wish, raw.signal);
    Object.assign(c.get("notes"), answerNotes(answer));
    return c.body(answer.content, 200, { ...answerHeaders(answer), vary: "Accept" });
  });
}

async function startJob(service: Service, sheet: ReceivedSheet, wish: SheetWish): Promise<Job> {
  try {
    return await service.jobs.start((whenBegun, signal) =>
      runSheet(service, sheet, wish, signal, whenBegun)
    );
  } catch (error) {
    await sheet.upload[Symbol.asyncDispose]();
    throw error;
  }
}

/** @throws {Problem} 422 if a parameter makes no sense, 406 if what is accepted is not there. */
function readWish(
  { settings }: Service,
  query: Record<string, string>,
  accept: string | null,
): SheetWish {
  const read = segmentQuerySchema.safeParse(query);
  if (!read.success) throw schemaProblem(read.error);
  const { format = acceptedFormat(accept), min_confidence: least } = read.data;
  return {
    wanted: wantedFor(format, settings.document.provenance),
    minConfidence: least === undefined ? settings.minConfidence : Number(least),
  };
}

function mediaType(contentType: string | null): string {
  return contentType?.split(";")[0]?.trim().toLowerCase() ?? "";
}

/** JSON might be meant to name an image's address, which not every server fetches. */
function checkMediaType(type: string): void {
  if (!/^(application\/(.*\+)?json|text\/.*|audio\/.*|video\/.*)$/.test(type)) return;
  throw new Problem({
    status: 415,
    detail: `the body must be an image's bytes or a form with a part "file", it is ${type}` +
      (type === "application/json" ? "; the server fetches nothing (--fetch_hosts)" : ""),
  });
}

function wantsJob(prefer: string | null): boolean {
  return (prefer ?? "").split(/[,;]/).some((word) => {
    return word.trim().toLowerCase() === "respond-async";
  });
}

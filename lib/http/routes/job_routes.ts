/**
 * `/jobs/{id}`: what became of a sheet for which the client did not wait (OGC API – Processes).
 *
 * @module
 */

import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { checkKey } from "../api_key.ts";
import type { Service } from "../service.ts";
import { binarySchema, documentSchema } from "./document_schemas.ts";
import { jobStatus } from "./job_status.ts";
import { problemResponses } from "./openapi.ts";
import type { Env } from "./request_log.ts";
import { jobStatusSchema } from "./schemas.ts";
import { answerHeaders } from "./sheet_answer.ts";

const request = {
  params: z.object({ id: z.string().openapi({ description: "The job's id.", format: "uuid" }) }),
};
const security = [{ key: [] }, { bearer: [] }, {}];
const status = (description: string) => ({
  description,
  content: { "application/json": { schema: jobStatusSchema } },
});

const readRoute = createRoute({
  method: "get",
  path: "/jobs/{id}",
  summary: "Where a job stands",
  request,
  security,
  responses: { 200: status("Its status."), ...problemResponses(401, 404, 500) },
});

const dismissRoute = createRoute({
  method: "delete",
  path: "/jobs/{id}",
  summary: "Give a job up, or forget its results",
  request,
  security,
  responses: { 200: status("It is dismissed."), ...problemResponses(401, 404, 500) },
});

const resultsRoute = createRoute({
  method: "get",
  path: "/jobs/{id}/results",
  summary: "A job's results",
  description:
    "What `/v1/segment` would have answered, with its headers and problems; 404 until then.",
  request,
  security,
  responses: {
    200: {
      description: "The document or picture.",
      content: {
        "application/json": { schema: documentSchema },
        "image/png": { schema: binarySchema },
      },
    },
    ...problemResponses(400, 401, 404, 413, 415, 422, 429, 500, 503, 504),
  },
});

/** Adds the three routes. */
export function addJobRoutes(app: OpenAPIHono<Env>, { jobs, settings }: Service): void {
  app.openapi(readRoute, async (c) => {
    checkKey(c.req.raw, settings.keys);
    return c.json(jobStatus(await jobs.read(c.req.param("id"))), 200);
  });
  app.openapi(dismissRoute, async (c) => {
    checkKey(c.req.raw, settings.keys);
    return c.json(jobStatus(await jobs.dismiss(c.req.param("id"))), 200);
  });
  app.openapi(resultsRoute, async (c) => {
    checkKey(c.req.raw, settings.keys);
    const results = await jobs.results(c.req.param("id"));
    return new Response(results.content, { headers: answerHeaders(results) });
  });
}

/**
 * What operators ask: health, metrics, version, and what the routes are.
 *
 * @module
 */

import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { VERSION } from "../../version.ts";
import { Problem } from "../problem.ts";
import { type Service, STARTING_SECONDS } from "../service.ts";
import { docsPage } from "./docs_page.ts";
import { openApiDocument, problemResponses } from "./openapi.ts";
import type { Env } from "./request_log.ts";
import { healthSchema, versionSchema } from "./schemas.ts";

const json = (description: string, schema: z.ZodType) => ({
  description,
  content: { "application/json": { schema } },
});

const liveRoute = createRoute({
  method: "get",
  path: "/health/live",
  summary: "Whether the process answers",
  responses: { 200: json("It does.", healthSchema) },
});

const readyRoute = createRoute({
  method: "get",
  path: "/health/ready",
  summary: "Whether sheets are taken",
  responses: { 200: json("They are.", healthSchema), ...problemResponses(503) },
});

const metricsRoute = createRoute({
  method: "get",
  path: "/metrics",
  summary: "Counters for Prometheus",
  description: "Requests whose client went away before its answer count with status 499.",
  responses: {
    200: { description: "Text format.", content: { "text/plain": { schema: z.string() } } },
  },
});

const versionRoute = createRoute({
  method: "get",
  path: "/version",
  summary: "Versions, model and device",
  responses: { 200: json("What runs here.", versionSchema) },
});

const openApiRoute = createRoute({
  method: "get",
  path: "/openapi.json",
  summary: "This document",
  responses: { 200: json("OpenAPI 3.1.", z.looseObject({})) },
});

const docsRoute = createRoute({
  method: "get",
  path: "/docs",
  summary: "The same as a page",
  responses: {
    200: { description: "HTML.", content: { "text/html": { schema: z.string() } } },
  },
});

/** Adds the routes. */
export function addStateRoutes(app: OpenAPIHono<Env>, service: Service): void {
  const { processor, metrics, state } = service;
  app.openapi(liveRoute, (c) => c.json({ status: "alive" as const, detail: "" }, 200));
  app.openapi(readyRoute, (c) => {
    const { healthy, detail } = processor.health;
    if (state.draining) throw new Problem({ status: 503, detail: "the server is about to end" });
    if (!healthy) {
      throw new Problem({ status: 503, detail, retryAfterSeconds: STARTING_SECONDS });
    }
    return c.json({ status: "ready" as const, detail }, 200);
  });
  app.openapi(metricsRoute, async (c) => {
    const { contentType, body } = await metrics.text();
    return c.text(body, 200, { "content-type": contentType });
  });
  app.openapi(versionRoute, (c) => {
    const program = { name: "lara-segmenter", version: VERSION, deno: Deno.version.deno };
    return c.json({ ...program, ...processor.opened }, 200);
  });
  app.openapi(openApiRoute, (c) => c.json({ ...openApiDocument(app) }, 200));
  app.openapi(docsRoute, (c) => {
    // The page is whole in itself: it may load nothing, and run nothing.
    const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'";
    return c.html(docsPage(openApiDocument(app)), 200, { "content-security-policy": policy });
  });
}

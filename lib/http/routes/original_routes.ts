/**
 * The original's two routes, which its clients go on using.
 *
 * @module
 */

import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { checkKey } from "../api_key.ts";
import type { Service } from "../service.ts";
import { runSheet } from "../sheets/run_sheet.ts";
import { receiveSheet } from "../upload/receive_sheet.ts";
import { documentSchema } from "./document_schemas.ts";
import { imageBody } from "./openapi.ts";
import type { Env } from "./request_log.ts";
import { textResponse } from "./responses.ts";
import { answerNotes } from "./sheet_answer.ts";

const text = (description: string) => ({
  description,
  content: { "text/plain": { schema: z.string() } },
});

const processImageRoute = createRoute({
  method: "post",
  path: "/api/process_image",
  summary: "Segment a sheet, as the original did",
  description:
    "The body's bytes, of any content type, are the image; a form's part `file` as well.",
  security: [{ key: [] }, { bearer: [] }, {}],
  responses: {
    200: {
      description: "The document that the server's flags choose; its id is the image's SHA-1.",
      content: {
        "application/json": {
          schema: documentSchema,
        },
      },
    },
    401: text("A key is wanted, and none or a wrong one was given."),
    500: text("Whatever failed; with --strict_status the statuses of /v1/segment."),
  },
});

const healthcheckRoute = createRoute({
  method: "get",
  path: "/healthcheck",
  summary: "Whether the server takes sheets",
  responses: { 200: text("`healthy`"), 503: text("Why not.") },
});

/** Adds `POST /api/process_image` and `GET /healthcheck`. */
export function addOriginalRoutes(app: OpenAPIHono<Env>, service: Service): void {
  const { settings, processor } = service;
  app.openapi(healthcheckRoute, (c) => {
    const { healthy, detail } = processor.health;
    return healthy ? c.text("healthy", 200) : c.text(detail, 503);
  });
  app.openAPIRegistry.registerPath({ ...processImageRoute, request: { body: imageBody } });
  app.post(processImageRoute.path, async (c) => {
    try {
      checkKey(c.req.raw, settings.keys);
      const sheet = await receiveSheet(service.intake, c.req.raw, true);
      const { document, minConfidence } = settings;
      const wish = { wanted: { kind: "document", choice: document }, minConfidence } as const;
      const answer = await runSheet(service.run, sheet, wish, c.req.raw.signal);
      Object.assign(c.get("notes"), answerNotes(answer));
      return c.body(answer.content, 200, { "content-type": answer.mediaType });
    } catch (error) {
      return textResponse(c, error, settings.strictStatus);
    }
  });
}

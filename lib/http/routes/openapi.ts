/**
 * What the routes' descriptions share, and the document made of them.
 *
 * @module
 */

import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { VERSION } from "../../version.ts";
import { imageAddressSchema } from "../fetch/image_address.ts";
import { PROBLEM_TITLES, type ProblemStatus } from "../problem.ts";
import { binarySchema } from "./document_schemas.ts";
import type { Env } from "./request_log.ts";
import { PROBLEM_TYPE } from "./responses.ts";
import { problemSchema } from "./schemas.ts";

/** An image as a body: its bytes, or a form with it. */
export const imageBody = {
  required: true,
  description: "PNG, JPEG, TIFF, JPEG 2000, GIF, BMP, WebP, or a PDF of one page.",
  content: {
    "application/octet-stream": { schema: binarySchema },
    "image/*": { schema: binarySchema },
    "multipart/form-data": { schema: z.object({ file: binarySchema }) },
  },
};

/** The same, or where it is, for servers that fetch images. */
export const imageOrAddressBody = {
  ...imageBody,
  content: { ...imageBody.content, "application/json": { schema: imageAddressSchema } },
};

/** Describes the problems that a route answers. */
export function problemResponses(...statuses: readonly ProblemStatus[]) {
  return Object.fromEntries(statuses.map((status) => [status, {
    description: PROBLEM_TITLES[status],
    content: { [PROBLEM_TYPE]: { schema: problemSchema } },
  }]));
}

/** The document of all routes (OpenAPI 3.1). */
export function openApiDocument(app: OpenAPIHono<Env>) {
  return app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "lara-segmenter",
      version: VERSION,
      description: "Finds the regions of scanned geologic map sheets.",
      license: { name: "MIT" },
    },
    servers: [{ url: "/" }],
  });
}

/** How clients show their key. */
export function registerSecurity(app: OpenAPIHono<Env>): void {
  app.openAPIRegistry.registerComponent("securitySchemes", "key", {
    type: "apiKey",
    in: "header",
    name: "X-Api-Key",
  });
  app.openAPIRegistry.registerComponent("securitySchemes", "bearer", {
    type: "http",
    scheme: "bearer",
  });
}

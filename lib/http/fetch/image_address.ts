/**
 * How a client names an image that lies elsewhere.
 *
 * @module
 */

import { z } from "@hono/zod-openapi";

/** An image that lies elsewhere. */
export const imageAddressSchema = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).openapi({
    description: "Where the image is; the server fetches from some hosts only.",
  }),
}).openapi("ImageAddress");

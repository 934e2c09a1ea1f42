/**
 * DOOR. A request comes in, a response goes out.
 *
 * @module
 */

import { OpenAPIHono } from "@hono/zod-openapi";
import { cors } from "hono/cors";
import { Problem } from "../problem.ts";
import type { Service } from "../service.ts";
import { addJobRoutes } from "./job_routes.ts";
import { registerSecurity } from "./openapi.ts";
import { addOriginalRoutes } from "./original_routes.ts";
import { type Env, requestLog } from "./request_log.ts";
import { problemResponse } from "./responses.ts";
import { addSegmentRoute } from "./segment_route.ts";
import { TURNED_HEADER } from "./sheet_answer.ts";
import { addStateRoutes } from "./state_routes.ts";

/** Makes the routes: `app.fetch` is the request handler. */
export function makeApp(service: Service): OpenAPIHono<Env> {
  const app = new OpenAPIHono<Env>();
  app.use(requestLog(service));
  const { corsOrigins } = service.settings;
  if (corsOrigins.length > 0) {
    app.use(cors({
      origin: corsOrigins.includes("*") ? "*" : [...corsOrigins],
      allowMethods: ["GET", "HEAD", "POST", "DELETE"],
      exposeHeaders: ["Location", "Retry-After", "X-Request-Id", TURNED_HEADER],
      maxAge: 600,
    }));
  }
  registerSecurity(app);
  addOriginalRoutes(app, service);
  addSegmentRoute(app, service);
  addJobRoutes(app, service);
  addStateRoutes(app, service);
  refuseOtherMethods(app);
  app.notFound((c) => problemResponse(c, new Problem({ status: 404, detail: "no such route" })));
  app.onError((error, c) => problemResponse(c, error));
  return app;
}

/** What has a route, but not by this method, is answered 405 with those that there are. */
function refuseOtherMethods(app: OpenAPIHono<Env>): void {
  const methodsOf = Map.groupBy(
    app.routes.filter(({ method }) => method !== "ALL"),
    ({ path }) => path,
  );
  for (const [path, routes] of methodsOf) {
    const methods = new Set(routes.map(({ method }) => method));
    if (methods.has("GET")) methods.add("HEAD");
    const allow = [...methods].join(", ");
    app.all(path, (c) => {
      const detail = `${c.req.method} is not one of ${allow}`;
      const response = problemResponse(c, new Problem({ status: 405, detail }));
      response.headers.set("allow", allow);
      return response;
    });
  }
}

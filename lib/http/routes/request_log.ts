/**
 * One log line and one count for each request. A line is words `name=value` (logfmt), so that machines
 * read it too; the request's id is in it and in the answer's `X-Request-Id`.
 *
 * @module
 */

import type { Context, MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import { PROBLEM_TITLES, type ProblemStatus } from "../problem.ts";
import type { Service } from "../service.ts";

/** What handlers know about a request, and what they add to its line. */
export interface RequestVariables {
  requestId: string;
  /** Words for the line. */
  notes: Record<string, string | number | boolean>;
}

/** Hono's type of it. */
export interface Env {
  Variables: RequestVariables;
}

const SOUND_ID = /^[\w.:-]{1,64}$/;
const METHODS: readonly string[] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
/** The routes' metric label of what has no route. */
const NO_ROUTE = "none";
/** Whatever the answer would have been, nobody had it (nginx's convention). */
const CLIENT_GONE: ProblemStatus = 499;

/** Gives each request an id, and says what became of it. */
export function requestLog(
  { log, metrics }: Pick<Service, "log" | "metrics">,
): MiddlewareHandler<Env> {
  return async (c, next) => {
    const begun = performance.now();
    const asked = c.req.header("x-request-id") ?? "";
    const requestId = SOUND_ID.test(asked) ? asked : crypto.randomUUID();
    c.set("requestId", requestId);
    c.set("notes", {});
    await next();
    c.header("X-Request-Id", requestId);
    c.header("X-Content-Type-Options", "nosniff");
    const status = statusOf(c);
    const seconds = (performance.now() - begun) / 1000;
    const method = METHODS.includes(c.req.method) ? c.req.method : "OTHER";
    const path = matchedRoutes(c).map((route) => route.path).findLast((each) => each !== "/*");
    metrics.countRequest({ method, route: path ?? NO_ROUTE, status, seconds });
    const line = { id: requestId, method, path: c.req.path, status, seconds: seconds.toFixed(3) };
    const isProbe = path?.startsWith("/health") || path === "/metrics";
    log(isProbe ? "DEBUG" : levelOf(status), logfmt({ ...line, ...c.get("notes") }));
  };
}

function statusOf(c: Context<Env>): number {
  if (!c.req.raw.signal.aborted) return c.res.status;
  c.get("notes").problem ??= PROBLEM_TITLES[CLIENT_GONE];
  return CLIENT_GONE;
}

function levelOf(status: number): "INFO" | "WARNING" | "ERROR" {
  if (status >= 500) return "ERROR";
  return status >= 400 ? "WARNING" : "INFO";
}

/** `a=1 b="two words"` */
function logfmt(words: Readonly<Record<string, string | number | boolean>>): string {
  return Object.entries(words).map(([name, value]) => {
    const text = String(value);
    return `${name}=${/^[^\s"=]+$/.test(text) ? text : JSON.stringify(text)}`;
  }).join(" ");
}

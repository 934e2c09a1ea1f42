/**
 * Problems → responses: RFC 9457 on the new routes, the original's `500` and text on its own.
 *
 * @module
 */

import type { Context } from "hono";
import { type Problem, PROBLEM_TITLES, type ProblemStatus, toProblem } from "../problem.ts";
import type { Env } from "./request_log.ts";

/** The media type of RFC 9457. */
export const PROBLEM_TYPE = "application/problem+json";

/** Answers with a problem document, and notes for the log what went wrong. */
export function problemResponse(c: Context<Env>, error: unknown): Response {
  const problem = noteProblem(c, error);
  const { status, message: detail } = problem;
  const document = {
    type: "about:blank",
    title: PROBLEM_TITLES[status],
    status,
    detail,
    instance: `urn:request:${c.get("requestId")}`,
  };
  return new Response(JSON.stringify(document), {
    status,
    headers: { "content-type": PROBLEM_TYPE, ...problemHeaders(problem) },
  });
}

/**
 * Answers with a text.
 *
 * @param strictStatus Whether failures are told apart, as on the new routes. A missing key always is:
 * the original knew none.
 */
export function textResponse(c: Context<Env>, error: unknown, strictStatus: boolean): Response {
  const problem = noteProblem(c, error);
  const status: ProblemStatus = strictStatus || problem.status === 401 ? problem.status : 500;
  return new Response(problem.message, { status, headers: problemHeaders(problem) });
}

function noteProblem(c: Context<Env>, error: unknown): Problem {
  const problem = toProblem(error);
  const notes = c.get("notes");
  notes.problem = problem.message;
  if (problem.logged) notes.cause = problem.logged;
  return problem;
}

function problemHeaders({ status, retryAfterSeconds }: Problem): Record<string, string> {
  return {
    ...(retryAfterSeconds !== undefined && { "retry-after": String(retryAfterSeconds) }),
    ...(status === 401 && { "www-authenticate": "Bearer" }),
  };
}

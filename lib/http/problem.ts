/**
 * What went wrong, as HTTP says it: a status and a text for the client. The response that carries it
 * is made in `routes/responses.ts`.
 *
 * @module
 */

import { type ErrorKind, SegmenterError } from "../errors.ts";

/** The statuses that the server answers failures with. */
export const PROBLEM_TITLES = {
  400: "Not an image",
  401: "No valid key",
  403: "Not fetched",
  404: "Not found",
  405: "Method not allowed",
  406: "Not acceptable",
  408: "The upload took too long",
  413: "Too large",
  415: "Unsupported media type",
  422: "Cannot be processed",
  429: "The queue is full",
  499: "The client went away",
  500: "The server failed",
  502: "The image could not be fetched",
  503: "Not available",
  504: "It took too long",
  507: "No room for the upload",
} as const;

/** One of {@link PROBLEM_TITLES}. */
export type ProblemStatus = keyof typeof PROBLEM_TITLES;

/** What of a problem can be sent to another thread or kept in a file. */
export interface PlainProblem {
  readonly status: ProblemStatus;
  /** What was found and what to do, for the client. */
  readonly detail: string;
  /** When to try again, in whole seconds. */
  readonly retryAfterSeconds?: number | undefined;
  /** What is for the server's log only: paths, causes. */
  readonly logged?: string | undefined;
}

/** A failure that ends a request. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly status: ProblemStatus;
  readonly retryAfterSeconds: number | undefined;
  readonly logged: string | undefined;

  constructor({ status, detail, retryAfterSeconds, logged }: PlainProblem) {
    super(detail);
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
    this.logged = logged;
  }
}

/** Of a sheet whose client went away or gave it up. */
export function nobodyWaits(): Problem {
  return new Problem({ status: 499, detail: "nobody waits for the sheet" });
}

/**
 * What a client sent is not what a schema says.
 *
 * @param error Zod's, in which a client can read what is wrong where.
 */
export function schemaProblem(
  { issues }: {
    readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
  },
): Problem {
  const found = issues.map(({ path, message }) => [...path, message].join(": "));
  return new Problem({ status: 422, detail: found.join("; ") });
}

/** The parts of a problem without its class, which does not survive a change of threads. */
export function plainProblem(
  { status, message, retryAfterSeconds, logged }: Problem,
): PlainProblem {
  return { status, detail: message, retryAfterSeconds, logged };
}

/**
 * The problem behind any error: what the client can act on is told, all else is only logged.
 *
 * @param error Anything that was thrown.
 */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (!(error instanceof SegmenterError)) {
    return new Problem({ status: 500, detail: UNEXPECTED, logged: String(error) });
  }
  const status = STATUS_OF[error.kind];
  return status === 500
    ? new Problem({ status, detail: UNEXPECTED, logged: error.message })
    : new Problem({ status, detail: error.message });
}

const UNEXPECTED = "the server could not do it; its log says why, under the request's id";

const STATUS_OF: Record<ErrorKind, ProblemStatus> = {
  format: 400,
  unsupported: 415,
  input: 422,
  location: 500,
  model: 500,
  device: 503,
  memory: 503,
};

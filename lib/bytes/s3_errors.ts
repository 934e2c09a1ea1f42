/**
 * What a store or its client says when something fails → an error that tells what to do.
 *
 * @module
 */

import { messageOf, SegmenterError } from "../errors.ts";
import { connectionFailure, isNotCapable, remoteError, TransientFailure } from "./remote.ts";
import type { S3Place } from "./s3_place.ts";

const CHECK_KEYS = "check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";
const ASK_FOR_ACCESS = "ask the bucket's owner for access, or check AWS_ACCESS_KEY_ID";
const CHECK_REGION = "set AWS_REGION to the bucket's region";

/** Codes of S3's error answers → what to do. */
const REMEDIES: Readonly<Record<string, string>> = {
  AccessDenied: ASK_FOR_ACCESS,
  AuthorizationHeaderMalformed: CHECK_REGION,
  ExpiredToken: "get new keys and a new AWS_SESSION_TOKEN",
  IllegalLocationConstraintException: CHECK_REGION,
  InvalidAccessKeyId: CHECK_KEYS,
  InvalidToken: "check AWS_SESSION_TOKEN",
  NoSuchBucket: "check the bucket's name and the endpoint",
  NoSuchKey: "check the path",
  PermanentRedirect: CHECK_REGION,
  PreconditionFailed: "run it again",
  RequestTimeTooSkewed: "set this machine's clock",
  SignatureDoesNotMatch: CHECK_KEYS,
  XAdminUserNotFound: CHECK_KEYS,
};

/** Codes that are worth another try, whatever their status. */
const PASSING = new Set(["RequestTimeout", "SlowDown", "Throttling", "ThrottlingException"]);

/** What of the client's errors is used. */
interface ServiceError extends Error {
  readonly $metadata: { readonly httpStatusCode?: number };
}

/** Makes the error; a {@link TransientFailure} if it may go well the next time. */
export function s3Failure(
  action: string,
  place: S3Place,
  error: unknown,
): SegmenterError | TransientFailure {
  const { name } = place;
  if (error instanceof SegmenterError || error instanceof TransientFailure) return error;
  const reason = messageOf(error);
  if (isNotCapable(error) && /env access/.test(reason)) {
    const remedy = "run the program with --allow-env=AWS_*";
    return remoteError(
      action,
      name,
      "Deno was not given permission for AWS's settings",
      remedy,
      error,
    );
  }
  const status = isServiceError(error) ? error.$metadata.httpStatusCode : undefined;
  if (!isServiceError(error) || status === undefined) {
    return connectionFailure(action, name, hostOf(place), error);
  }
  const found = `the store answered ${[status, ...said(error)].join(" ")}`;
  const passing = status >= 500 || status === 429 || PASSING.has(error.name);
  const remedy = REMEDIES[error.name] ?? remedyFor(status, passing);
  const failure = remoteError(action, name, found, remedy, error);
  return passing ? new TransientFailure(failure) : failure;
}

/** S3's code of the failure under an error, if that is what it comes from. */
export function s3Code(error: unknown): string | undefined {
  const cause = error instanceof SegmenterError ? error.cause : undefined;
  return isServiceError(cause) ? cause.name : undefined;
}

function remedyFor(status: number, passing: boolean): string {
  if (passing) return "try again later";
  return status === 403 ? ASK_FOR_ACCESS : "check the address";
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && "$metadata" in error && typeof error.$metadata === "object";
}

/** Nothing where the answer has no body, as for HEAD, and on some stores for 403. */
function said({ name, message }: ServiceError): string[] {
  if (name === "PreconditionFailed") return ["PreconditionFailed: it changed while it was read"];
  if (name === "Unknown" || name === "UnknownError") return [];
  // The client could not read it: a page of a web server or of something in between.
  if (name === "Error") return ["with what is not an answer of S3"];
  return message && message !== "UnknownError"
    ? [`${name}: ${message.replace(/\.$/, "")}`]
    : [name];
}

function hostOf({ endpoint, bucket }: S3Place): string {
  const host = endpoint === undefined ? undefined : URL.parse(endpoint)?.host;
  return host ?? `the store's host, for AWS ${bucket}.s3.<region>.amazonaws.com`;
}

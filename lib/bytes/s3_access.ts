/**
 * What the environment says about S3: endpoint, region, keys, under the names that AWS's own
 * programs use.
 *
 * @module
 */

import { remoteError } from "./remote.ts";
import type { S3Place } from "./s3_place.ts";

/** How a store is asked. */
export interface S3Access {
  /** `undefined` for AWS itself. */
  readonly endpoint: string | undefined;
  readonly region: string;
  /** Without them, requests are not signed. */
  readonly credentials:
    | {
      readonly accessKeyId: string;
      readonly secretAccessKey: string;
      readonly sessionToken?: string;
    }
    | undefined;
}

/** AWS's oldest region; stores that know no regions take it for theirs. */
const DEFAULT_REGION = "us-east-1";

const PERMISSION_REMEDY = "run the program with --allow-env=AWS_*";

/**
 * Whether the environment says how S3 is asked, as far as it may be looked at; nobody is asked for
 * permission.
 */
export function s3IsSetUp(): boolean {
  return ["AWS_ACCESS_KEY_ID", "AWS_NO_SIGN_REQUEST"].some((variable) => {
    const { state } = Deno.permissions.querySync({ name: "env", variable });
    return state === "granted" && (Deno.env.get(variable) ?? "") !== "";
  });
}

/**
 * Looks up how `place` is asked.
 *
 * @throws {SegmenterError} of kind `location` if there are no keys, or the environment may not be
 * looked at.
 */
export function s3Access(place: S3Place): S3Access {
  const accessKeyId = variable(place, "AWS_ACCESS_KEY_ID");
  const secretAccessKey = variable(place, "AWS_SECRET_ACCESS_KEY");
  const sessionToken = variable(place, "AWS_SESSION_TOKEN");
  const unsigned = /^(1|true|yes)$/i.test(variable(place, "AWS_NO_SIGN_REQUEST") ?? "");
  if (!unsigned && (accessKeyId === undefined || secretAccessKey === undefined)) {
    throw remoteError(
      "open",
      place.name,
      "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not both set",
      "set them, or AWS_NO_SIGN_REQUEST=YES for what anybody may read",
    );
  }
  return {
    endpoint: place.endpoint ?? variable(place, "AWS_ENDPOINT_URL_S3") ??
      variable(place, "AWS_ENDPOINT_URL"),
    region: variable(place, "AWS_REGION") ?? variable(place, "AWS_DEFAULT_REGION") ??
      DEFAULT_REGION,
    credentials: unsigned || accessKeyId === undefined || secretAccessKey === undefined
      ? undefined
      : { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
  };
}

/** A variable that is set to nothing counts as not set. */
function variable({ name }: S3Place, variableName: string): string | undefined {
  try {
    return Deno.env.get(variableName) || undefined;
  } catch (cause) {
    const found = `Deno was not given permission to look at ${variableName}`;
    throw remoteError("open", name, found, PERMISSION_REMEDY, cause);
  }
}

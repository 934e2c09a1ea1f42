/**
 * Where an S3 object lies: `s3://bucket/key`, or `https://host/bucket/key` with the endpoint in it
 * (path style).
 *
 * @module
 */

import { remoteError } from "./remote.ts";

/** An object or, where the key ends in "/", a folder of a bucket. */
export interface S3Place {
  /** The address by which the user knows it. */
  readonly name: string;
  /** Scheme, host and port; `undefined` for what the environment says. */
  readonly endpoint: string | undefined;
  readonly bucket: string;
  /** "" for the whole bucket. */
  readonly key: string;
  /** Another place in the bucket. */
  at(key: string): S3Place;
}

/**
 * Reads an address.
 *
 * @param text `s3://bucket/key` as it is; `http(s)://host/bucket/key` with its percent signs.
 * @throws {SegmenterError} of kind `location` if it names no bucket.
 */
export function s3Place(text: string): S3Place {
  const ofScheme = /^s3:\/\/([^/]+)\/?(.*)$/is.exec(text);
  if (ofScheme) return placeIn(undefined, ofScheme[1]!, ofScheme[2]!);
  const url = URL.parse(text);
  const [, bucket = "", ...key] = url?.pathname.split("/").map(decodeSegment) ?? [];
  if (!url || !/^https?:$/.test(url.protocol) || bucket === "") {
    throw remoteError(
      "open",
      text,
      "it names no bucket",
      "write s3://bucket/path or https://host/bucket/path",
    );
  }
  return placeIn(url.origin, bucket, key.join("/"));
}

function placeIn(endpoint: string | undefined, bucket: string, key: string): S3Place {
  const path = `${bucket}/${key}`;
  return {
    name: endpoint === undefined
      ? `s3://${path}`
      : `${endpoint}/${path.split("/").map(encodeURIComponent).join("/")}`,
    endpoint,
    bucket,
    key,
    at: (key) => placeIn(endpoint, bucket, key),
  };
}

function decodeSegment(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Objects of S3-compatible stores, both ways: a bucket and a key → {@link RemoteObject}, listing,
 * and {@link Sink}. The client is loaded when the first S3 location is used, gets all its settings
 * from here, and so reads no profile files.
 *
 * @module
 */

import type { GetObjectCommandOutput, S3Client } from "@aws-sdk/client-s3";
import { remoteError, type RemoteObject, retrying } from "./remote.ts";
import { type S3Access, s3Access } from "./s3_access.ts";
import { s3Code, s3Failure } from "./s3_errors.ts";
import type { S3Place } from "./s3_place.ts";
import type { Sink } from "./sink.ts";

/** A folder's or a bucket's object, before anything of it is read. */
export interface ListedObject {
  readonly key: string;
  readonly object: RemoteObject;
}

/** A single PUT of S3 takes no more. */
const MOST_BYTES_OF_PUT = 5 * 1024 ** 3;

/** ETags that are an MD5: those of objects that were put whole and not encrypted with other keys. */
const MD5_ETAG = /^"([0-9a-f]{32})"$/;

/**
 * Asks for an object's size and version.
 *
 * @returns `undefined` if the bucket has no object of this key.
 * @throws {SegmenterError} of kind `location` if the bucket cannot be asked.
 */
export async function s3Object(place: S3Place): Promise<RemoteObject | undefined> {
  const { sdk, client } = await connect(place);
  const { bucket: Bucket, key: Key } = place;
  // HEAD answers without a body, and so without a reason when it is refused.
  const Range = "bytes=0-0";
  try {
    return await retrying(async (abortSignal) => {
      const command = new sdk.GetObjectCommand({ Bucket, Key, Range });
      const answer = await send(client, place, (c) => c.send(command, { abortSignal }));
      await answer.Body?.transformToWebStream().cancel();
      return described(client, sdk, place, answer);
    });
  } catch (error) {
    if (s3Code(error) === "NoSuchKey") return undefined;
    if (s3Code(error) === "InvalidRange") return emptyObject(place);
    throw error;
  }
}

/**
 * Lists the objects whose keys begin with `place.key`, in the order of their keys, however many
 * there are. What ends in "/" stands for a folder and is left out.
 *
 * @throws {SegmenterError} of kind `location` if the bucket cannot be listed.
 */
export async function* listS3(place: S3Place): AsyncGenerator<ListedObject> {
  const { sdk, client } = await connect(place);
  let ContinuationToken: string | undefined;
  do {
    const page = await retrying((abortSignal) => {
      const { bucket: Bucket, key: Prefix } = place;
      const command = new sdk.ListObjectsV2Command({
        Bucket,
        Prefix,
        ...(ContinuationToken !== undefined && { ContinuationToken }),
      });
      return send(client, place, (c) => c.send(command, { abortSignal }), "list");
    });
    for (const { Key: key, Size: size, ETag: version } of page.Contents ?? []) {
      if (key === undefined || key.endsWith("/")) continue;
      const there = place.at(key);
      yield { key, object: objectOf(client, sdk, there, size, version, undefined) };
    }
    ContinuationToken = page.IsTruncated ? page.NextContinuationToken : undefined;
  } while (ContinuationToken !== undefined);
}

/** An object to be written by one PUT, which S3 carries out whole or not at all. */
export function s3Sink(place: S3Place): Sink {
  const { name, bucket: Bucket, key: Key } = place;
  return {
    name,
    async prepare() {
      const { sdk, client } = await connect(place);
      await retrying(async (abortSignal) => {
        const command = new sdk.ListObjectsV2Command({ Bucket, Prefix: Key, MaxKeys: 1 });
        await send(client, place, (c) => c.send(command, { abortSignal }), "write");
      }).catch((error) => {
        // A key that may only write may not list.
        if (s3Code(error) !== "AccessDenied") throw error;
      });
    },
    async exists() {
      return await s3Object(place).catch((error) => {
        // A key that may only write may not look.
        if (s3Code(error) !== "AccessDenied") throw error;
      }) !== undefined;
    },
    async write(bytes) {
      if (bytes.length > MOST_BYTES_OF_PUT) {
        throw remoteError("write", name, `${bytes.length} bytes`, "one object takes 5 GiB at most");
      }
      const { sdk, client } = await connect(place);
      const ContentType = contentType(Key);
      await retrying(async (abortSignal) => {
        const command = new sdk.PutObjectCommand({ Bucket, Key, Body: bytes, ContentType });
        await send(client, place, (c) => c.send(command, { abortSignal }), "write");
      }, bytes.length);
    },
  };
}

type Sdk = typeof import("@aws-sdk/client-s3");

async function connect(place: S3Place): Promise<{ sdk: Sdk; client: S3Client }> {
  const access = s3Access(place);
  try {
    const sdk = await import("@aws-sdk/client-s3");
    return { sdk, client: await makeClient(sdk, access) };
  } catch (error) {
    throw s3Failure("open", place, error);
  }
}

async function makeClient(sdk: Sdk, access: S3Access): Promise<S3Client> {
  const { FetchHttpHandler } = await import("@smithy/fetch-http-handler");
  const client = new sdk.S3Client({
    region: access.region,
    ...(access.endpoint !== undefined && { endpoint: access.endpoint, forcePathStyle: true }),
    credentials: access.credentials ?? { accessKeyId: "", secretAccessKey: "" },
    ...(!access.credentials && { signer: { sign: (request) => Promise.resolve(request) } }),
    requestHandler: new FetchHttpHandler({}),
    maxAttempts: 1,
    // What is left open here is looked up in the environment and in profile files.
    retryMode: "standard",
    defaultsMode: "standard",
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    useArnRegion: false,
    disableMultiregionAccessPoints: true,
    disableS3ExpressSessionAuth: true,
    disableClockSkewCorrection: true,
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    authSchemePreference: () => Promise.resolve([]),
    sigv4aSigningRegionSet: () => Promise.resolve(undefined),
    userAgentAppId: () => Promise.resolve(undefined),
    defaultUserAgentProvider: () => Promise.resolve([["lara-segmenter"]]),
  });
  // It looks for a trace of AWS Lambda in the environment at every request.
  client.middlewareStack.remove("recursionDetectionMiddleware");
  return client;
}

async function send<T>(
  client: S3Client,
  place: S3Place,
  request: (client: S3Client) => Promise<T>,
  action = "fetch",
): Promise<T> {
  try {
    return await request(client);
  } catch (error) {
    throw s3Failure(action, place, error);
  }
}

function described(
  client: S3Client,
  sdk: Sdk,
  place: S3Place,
  answer: GetObjectCommandOutput,
): RemoteObject {
  const total = Number(/\/(\d+)$/.exec(answer.ContentRange ?? "")?.[1] ?? answer.ContentLength);
  const { ETag, ServerSideEncryption: encryption } = answer;
  const plain = encryption === undefined || encryption === "AES256";
  const md5 = plain && !answer.SSECustomerAlgorithm ? MD5_ETAG.exec(ETag ?? "")?.[1] : undefined;
  return objectOf(client, sdk, place, Number.isSafeInteger(total) ? total : undefined, ETag, md5);
}

function objectOf(
  client: S3Client,
  sdk: Sdk,
  place: S3Place,
  size: number | undefined,
  version: string | undefined,
  md5: string | undefined,
): RemoteObject {
  const { bucket: Bucket, key: Key, name } = place;
  return {
    name,
    address: name,
    size,
    version,
    md5,
    inParts: true,
    async stream(offset, end, abortSignal) {
      const Range = `bytes=${offset}-${end === undefined ? "" : end - 1}`;
      const IfMatch = version === undefined ? {} : { IfMatch: version };
      const command = new sdk.GetObjectCommand({ Bucket, Key, Range, ...IfMatch });
      const answer = await send(client, place, (c) => c.send(command, { abortSignal }));
      if (!answer.Body) throw remoteError("fetch", name, "the answer is empty", "run it again");
      return answer.Body.transformToWebStream();
    },
  };
}

function emptyObject({ name }: S3Place): RemoteObject {
  const stream = () => Promise.resolve(new Blob([]).stream());
  return {
    name,
    address: name,
    size: 0,
    version: undefined,
    md5: undefined,
    inParts: true,
    stream,
  };
}

function contentType(key: string): string {
  if (key.endsWith(".json")) return "application/json";
  return key.endsWith(".png") ? "image/png" : "application/octet-stream";
}

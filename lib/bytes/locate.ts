/**
 * DOOR. The text of a location (a path, `http(s)://…`, `s3://…`) → what is there.
 *
 * A web address is asked as it is. Where the server refuses that and S3 is set up in the environment,
 * its host is taken for an S3 endpoint and the first part of its path for a bucket.
 *
 * @module
 */

import { join } from "node:path";
import { SegmenterError } from "../errors.ts";
import { askWebObject, webName } from "./http.ts";
import { localSink } from "./local.ts";
import { remoteError, type RemoteObject } from "./remote.ts";
import { s3IsSetUp } from "./s3_access.ts";
import { listS3, s3Object, s3Sink } from "./s3.ts";
import { type S3Place, s3Place } from "./s3_place.ts";
import type { Sink } from "./sink.ts";

/** An object in a folder of a store. */
export interface FolderEntry {
  /** Its path below the folder, with "/". */
  readonly relativePath: string;
  readonly object: RemoteObject;
}

/** What is at a remote location: one object, or the objects below it. */
export type Located =
  | { readonly kind: "object"; readonly object: RemoteObject }
  | { readonly kind: "folder"; readonly entries: AsyncIterable<FolderEntry> };

/** Whether a location is not on this machine. */
export function isRemote(location: string): boolean {
  return /^(https?|s3):\/\//i.test(location);
}

/** Whether a location's scheme says that it is in an S3 store. */
export function isS3(location: string): boolean {
  return /^s3:\/\//i.test(location);
}

/**
 * Finds out what is at a remote location.
 *
 * @throws {SegmenterError} of kind `location` if there is nothing, or it cannot be asked.
 */
export async function locate(location: string): Promise<Located> {
  if (isS3(location)) return await locateS3(s3Place(location));
  const url = webUrl(location);
  if (location.endsWith("/") && s3IsSetUp()) return await locateS3(s3Place(location));
  const answer = await askWebObject(url);
  if (!("refused" in answer)) return { kind: "object", object: answer };
  if (!s3IsSetUp() || url.search !== "") throw answer.refused;
  return await locateS3(s3Place(location));
}

/**
 * Lists what lies below a folder of a store, in the order of the names.
 *
 * @param location `s3://bucket/path`, or `http(s)://host/bucket/path`.
 * @throws {SegmenterError} of kind `location` if it cannot be listed.
 */
export async function* listFolder(location: string): AsyncGenerator<FolderEntry> {
  const folder = folderOf(s3Place(location));
  for await (const { key, object } of listS3(folder)) {
    yield { relativePath: key.slice(folder.key.length), object };
  }
}

/** A place below another one, wherever that is. */
export function placeBelow(location: string, ...below: readonly string[]): string {
  if (!isRemote(location)) return join(location, ...below);
  const parts = below.flatMap((part) => part.split(/[/\\]/)).filter((part) => part !== "");
  const escaped = isS3(location) ? parts : parts.map(encodeURIComponent);
  return [location.replace(/\/+$/, ""), ...escaped].join("/");
}

/**
 * A place to write to: a path, or an object of an S3 store.
 *
 * @throws {SegmenterError} of kind `location` if a remote location names no bucket.
 */
export function sinkAt(location: string): Sink {
  return isRemote(location) ? s3Sink(s3Place(location)) : localSink(location);
}

/**
 * Reads a web address.
 *
 * @throws {SegmenterError} of kind `location` if it is none.
 */
export function webUrl(text: string): URL {
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol) && url.username === "") return url;
  const found = url?.username ? "it holds a user's name" : "it is no web address";
  throw remoteError("open", url ? webName(url) : text, found, "write https://host/path");
}

async function locateS3(place: S3Place): Promise<Located> {
  const object = place.key === "" || place.key.endsWith("/") ? undefined : await s3Object(place);
  if (object) return { kind: "object", object };
  const entries = listFolder(place.name);
  const first = await entries.next();
  if (first.done) {
    throw new SegmenterError("location", {
      action: "find",
      file: place.name,
      found: "the bucket has no such object, and none below it",
      remedy: "check the path",
    });
  }
  return { kind: "folder", entries: withFirst(first.value, entries) };
}

async function* withFirst<T>(first: T, rest: AsyncGenerator<T>): AsyncGenerator<T> {
  yield first;
  yield* rest;
}

/** A key that begins as the folder's but goes on ("maps" in "mapsheets/a.tif") is not below it. */
function folderOf(place: S3Place): S3Place {
  return place.key === "" || place.key.endsWith("/") ? place : place.at(`${place.key}/`);
}

/**
 * An image of an IIIF image service (Image API 2 and 3, https://iiif.io/api/image/) → the address at
 * which the service gives it in the size that is needed.
 *
 * @module
 */

import { connectionFailure, remoteError, retrying } from "./remote.ts";

/** An image that a service gives reduced. */
export interface IiifImage {
  /** Address of the image's reduced copy. */
  readonly url: URL;
  /** What the service calls the image. */
  readonly identifier: string;
  /** Width and height of the image itself in pixels. */
  readonly fullSize: { readonly width: number; readonly height: number };
}

const INFO_FILE = "info.json";
/** `@context` of the versions that are known (section 5.2 of 2.1, 5.2 of 3.0). */
const CONTEXT = /^https?:\/\/iiif\.io\/api\/image\/([23])\/context\.json$/;
/** Profiles whose services give listed sizes only. */
const LEVEL_0 = /level0/;
const MOST_INFO_BYTES = 2 ** 20;
/** In pixels; more than any scanner makes. */
const MAX_SIDE = 200_000;

/**
 * Asks an image service for its `info.json`.
 *
 * @param address Of the `info.json`, or of the service itself: without `/info.json`.
 * @param side Longest side in pixels of the copy that is needed.
 * @returns The image; `undefined` if there is no image service at an address without `info.json`.
 * @throws {SegmenterError} of kind `location` if the address ends with `info.json` and it cannot be had
 * or makes no sense.
 */
export async function iiifImage(address: string, side: number): Promise<IiifImage | undefined> {
  const url = new URL(address);
  const isNamed = url.pathname.endsWith(`/${INFO_FILE}`);
  const base = isNamed ? new URL(".", url).href.replace(/\/$/, "") : address.replace(/\/$/, "");
  const infoUrl = isNamed ? url : new URL(`${base}/${INFO_FILE}`);
  const found = await fetchInfo(infoUrl).catch((error) => {
    if (isNamed) throw error;
    return undefined;
  });
  const image = readInfo(found, base, side);
  if (image || !isNamed) return image;
  const remedy = "name the service or the info.json of an image of IIIF's Image API 2 or 3";
  throw remoteError("read", address, "it describes no image of a known IIIF version", remedy);
}

async function fetchInfo(url: URL): Promise<unknown> {
  return await retrying(async (signal) => {
    const headers = { accept: "application/ld+json, application/json" };
    const response = await fetch(url, { headers, signal }).catch((cause) => {
      throw connectionFailure("read", url.href, url.host, cause);
    });
    const text = response.ok ? await boundedText(response) : undefined;
    if (text === undefined) {
      await response.body?.cancel();
      const found = response.ok ? "it is too long" : `it answered ${response.status}`;
      throw remoteError("read", url.href, found, "check the address");
    }
    try {
      return JSON.parse(text);
    } catch {
      throw remoteError("read", url.href, "it is no JSON", "check the address");
    }
  });
}

async function boundedText(response: Response): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const piece of response.body ?? []) {
    text += decoder.decode(piece, { stream: true });
    if (text.length > MOST_INFO_BYTES) return undefined;
  }
  return text;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function readInfo(info: unknown, base: string, side: number): IiifImage | undefined {
  const fullSize = readSize(info);
  const version = versionOf(info);
  if (!fullSize || !version) return undefined;
  const size = sizeParameter(info, version, fullSize, side);
  return {
    url: new URL(`${base}/full/${size}/0/default.jpg`),
    identifier: decodedIdentifier(base),
    fullSize,
  };
}

function versionOf(info: unknown): 2 | 3 | undefined {
  const context = field(info, "@context");
  for (const one of Array.isArray(context) ? context : [context]) {
    const version = typeof one === "string" ? CONTEXT.exec(one)?.[1] : undefined;
    if (version) return version === "2" ? 2 : 3;
  }
  return undefined;
}

/** `w,` is what services of level 1 and more give in both versions; those of level 0 list their sizes. */
function sizeParameter(info: unknown, version: 2 | 3, full: Size, side: number): string {
  const whole = version === 2 ? "full" : "max";
  const profiles = [field(info, "profile")].flat();
  if (profiles.some((one) => typeof one === "string" && LEVEL_0.test(one))) {
    const listed = listedSizes(info).sort((a, b) => a.width - b.width);
    const size = listed.find(({ width, height }) => Math.max(width, height) >= side) ??
      listed.at(-1);
    if (!size) return whole;
    return version === 2 ? `${size.width},` : `${size.width},${size.height}`;
  }
  const limits = [info, ...profiles].map((one) => mostWidth(one, full));
  const scale = Math.min(1, side / Math.max(full.width, full.height));
  const width = Math.min(Math.max(1, Math.round(full.width * scale)), ...limits);
  return width === full.width ? whole : `${width},`;
}

/** By `maxWidth`, `maxHeight` (if absent the same) and `maxArea`. */
function mostWidth(limits: unknown, { width, height }: Size): number {
  const maxWidth = positive(field(limits, "maxWidth")) ?? Infinity;
  const maxHeight = positive(field(limits, "maxHeight")) ?? maxWidth;
  const maxArea = positive(field(limits, "maxArea")) ?? Infinity;
  const most = Math.min(maxWidth, maxHeight * width / height, Math.sqrt(maxArea * width / height));
  return Math.max(1, Math.floor(most));
}

function listedSizes(info: unknown): Size[] {
  const sizes = field(info, "sizes");
  return Array.isArray(sizes) ? sizes.flatMap((size) => readSize(size) ?? []) : [];
}

function readSize(value: unknown): Size | undefined {
  const width = positive(field(value, "width")), height = positive(field(value, "height"));
  if (!width || !height || Math.max(width, height) > MAX_SIDE) return undefined;
  return { width, height };
}

function positive(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

/** Identifiers may hold coded slashes. */
function decodedIdentifier(base: string): string {
  const last = base.slice(base.lastIndexOf("/") + 1);
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

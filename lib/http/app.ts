/**
 * THE SERVER. A request comes in, a response goes out: the original's two routes.
 *
 * @module
 */

import { contentHash } from "../bytes/content_hash.ts";
import { memorySource } from "../bytes/memory.ts";
import { localStore } from "../bytes/store.ts";
import { mapSegmentation } from "../document/map_segmentation.ts";
import type { Log } from "../log.ts";
import { healthcheck } from "../process/healthcheck.ts";
import { processImage } from "../process/process_image.ts";
import { resultKey } from "../process/result_cache.ts";
import type { Segmenter } from "../process/segmenter.ts";

/** What the routes need. */
export interface AppOptions {
  readonly minConfidence: number;
  /** Folder in which results are kept. */
  readonly resultsFolder: string;
  readonly log: Log;
}

/**
 * Makes the request handler.
 *
 * - `POST /api/process_image`: the body is the image file's bytes, of any content type; answers
 *   `200` with the MapSegmentation document, whose `doc_id` is the body's SHA-1, or `500` with a
 *   text, as the original did.
 * - `GET /healthcheck`: `200 healthy`, or `503` with the reason.
 */
export function makeApp(
  segmenter: Segmenter,
  options: AppOptions,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/healthcheck") return allow(request, ["GET", "HEAD"]) ?? health(segmenter);
    if (pathname === "/api/process_image") {
      return allow(request, ["POST"]) ?? await answer(segmenter, request, options);
    }
    return new Response("not found", { status: 404 });
  };
}

function allow({ method }: Request, methods: readonly string[]): Response | undefined {
  if (methods.includes(method)) return undefined;
  return new Response("method not allowed", {
    status: 405,
    headers: { allow: methods.join(", ") },
  });
}

function health(segmenter: Segmenter): Response {
  const { healthy, detail } = healthcheck(segmenter);
  return healthy ? new Response("healthy") : new Response(detail, { status: 503 });
}

async function answer(
  segmenter: Segmenter,
  request: Request,
  { log, ...options }: AppOptions,
): Promise<Response> {
  const begun = performance.now();
  try {
    const document = await processBody(segmenter, await request.bytes(), options);
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    log("INFO", `${document.doc_id}: ${document.segments.length} segments in ${seconds} s`);
    return Response.json(document);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    log("ERROR", message);
    return new Response(message, { status: 500 });
  }
}

async function processBody(
  segmenter: Segmenter,
  body: Uint8Array<ArrayBuffer>,
  { minConfidence, resultsFolder }: Omit<AppOptions, "log">,
) {
  const source = memorySource("the request's body", body);
  const docId = await contentHash(source, "sha1");
  const key = await resultKey(source, segmenter.model.id, minConfidence);
  const keep = { store: localStore(resultsFolder), key };
  const { segments } = await processImage(segmenter, source, { minConfidence, keep });
  return mapSegmentation(docId, segments, segmenter.model.id);
}

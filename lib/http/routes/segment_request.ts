/**
 * A request's query and headers in, what it wants out.
 *
 * @module
 */

import type { FetchRules } from "../fetch/fetch_image.ts";
import { Problem, schemaProblem } from "../problem.ts";
import type { ServiceSettings } from "../service.ts";
import type { SheetWish } from "../sheets/run_sheet.ts";
import { acceptedFormat, wantedFor } from "./formats.ts";
import { segmentQuerySchema } from "./schemas.ts";

const JSON_TYPE = "application/json";

/** What a client of `POST /v1/segment` wants. */
export interface SegmentRequest {
  readonly wish: SheetWish;
  /** Of an image that is to be fetched; absent where the body is one. */
  readonly byAddress?: FetchRules;
  /** Whether it does not wait for the answer. */
  readonly wantsJob: boolean;
}

/**
 * Reads what stands before the body.
 *
 * @throws {Problem} 422 if a parameter makes no sense, 406 if what is accepted is not there, 415 if the
 * body is of no type that is taken.
 */
export function readSegmentRequest(
  { headers }: Request,
  query: Readonly<Record<string, string>>,
  settings: ServiceSettings,
): SegmentRequest {
  const wish = readWish(settings, query, headers.get("accept"));
  const wantsJob = prefersAsync(headers.get("prefer"));
  const type = mediaType(headers.get("content-type"));
  if (settings.fetch && type === JSON_TYPE) return { wish, wantsJob, byAddress: settings.fetch };
  checkMediaType(type);
  return { wish, wantsJob };
}

function readWish(
  settings: ServiceSettings,
  query: Readonly<Record<string, string>>,
  accept: string | null,
): SheetWish {
  const read = segmentQuerySchema.safeParse(query);
  if (!read.success) throw schemaProblem(read.error);
  const { format = acceptedFormat(accept), min_confidence: least } = read.data;
  return {
    wanted: wantedFor(format, settings.document.provenance),
    minConfidence: least === undefined ? settings.minConfidence : Number(least),
  };
}

function mediaType(contentType: string | null): string {
  return contentType?.split(";")[0]?.trim().toLowerCase() ?? "";
}

/** JSON might be meant to name an image's address, which not every server fetches. */
function checkMediaType(type: string): void {
  if (!/^(application\/(.*\+)?json|text\/.*|audio\/.*|video\/.*)$/.test(type)) return;
  throw new Problem({
    status: 415,
    detail: `the body must be an image's bytes or a form with a part "file", it is ${type}` +
      (type === JSON_TYPE ? "; the server fetches nothing (--fetch_hosts)" : ""),
  });
}

function prefersAsync(prefer: string | null): boolean {
  return (prefer ?? "").split(/[,;]/).some((word) => {
    return word.trim().toLowerCase() === "respond-async";
  });
}

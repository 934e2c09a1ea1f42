/**
 * Which answer a client wants: by `?format=`, else by its `Accept` header.
 *
 * @module
 */

import type { Provenance } from "../../document/feature_results.ts";
import { Problem } from "../problem.ts";
import type { Wanted } from "../sheets/sheet_task.ts";

/** The values of `?format=`. */
export const FORMATS = ["map_segmentation", "ta1", "cdr", "overlay"] as const;

/** One of {@link FORMATS}. */
export type Format = (typeof FORMATS)[number];

/** What an answer is called in `Accept`. The first that a client takes is answered. */
const MEDIA_TYPES: readonly (readonly [mediaType: string, Format])[] = [
  ["application/json", "map_segmentation"],
  ["application/vnd.lara.ta1+json", "ta1"],
  ["application/vnd.lara.cdr+json", "cdr"],
  ["image/png", "overlay"],
];

/** One entry of an `Accept` header. */
interface AcceptedType {
  readonly type: string;
  /** 0…1; 0 refuses. */
  readonly quality: number;
}

/**
 * Chooses the format that an `Accept` header wants most (RFC 9110, 12.5.1).
 *
 * @throws {Problem} 406 if it wants none that there is.
 */
export function acceptedFormat(accept: string | null): Format {
  if (!accept?.trim()) return "map_segmentation";
  const types = accept.split(",").map(acceptedType).filter(({ quality }) => quality > 0);
  types.sort((a, b) => b.quality - a.quality);
  for (const { type } of types) {
    const found = MEDIA_TYPES.find(([mediaType]) => matches(type, mediaType));
    if (found) return found[1];
  }
  const offered = MEDIA_TYPES.map(([mediaType]) => mediaType).join(", ");
  throw new Problem({ status: 406, detail: `the server can answer ${offered}` });
}

/** What the thread is to make for a format. */
export function wantedFor(format: Format, provenance: Provenance): Wanted {
  if (format === "overlay") return { kind: "overlay" };
  return { kind: "document", choice: { schema: format, provenance } };
}

function acceptedType(entry: string): AcceptedType {
  const [type = "", ...parameters] = entry.split(";").map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
  const quality = Number(weight ?? 1);
  return { type, quality: Number.isFinite(quality) ? quality : 0 };
}

function matches(accepted: string, mediaType: string): boolean {
  if (accepted === "*/*") return true;
  return accepted.endsWith("/*")
    ? mediaType.startsWith(accepted.slice(0, -1))
    : accepted === mediaType;
}

/**
 * A sheet's answer → its response's headers, its words in the log.
 *
 * @module
 */

import type { SheetAnswer } from "../sheets/sheet_task.ts";

/** Of a sheet that seems to lie turned: by how many degrees counter-clockwise. */
export const TURNED_HEADER = "sheet-turned-degrees";

/** The headers of an answer's content. */
export function answerHeaders(
  { mediaType, turnedDegrees }: Pick<SheetAnswer, "mediaType" | "turnedDegrees">,
): Record<string, string> {
  return {
    "content-type": mediaType,
    ...(turnedDegrees !== undefined && { [TURNED_HEADER]: String(turnedDegrees) }),
  };
}

/** An answer's words for the log. */
export function answerNotes({ docId, segments, cached, turnedDegrees, notes }: SheetAnswer) {
  const turned = turnedDegrees === undefined ? {} : { turned_degrees: turnedDegrees };
  const noted = notes.length === 0 ? {} : { note: notes.join("; ") };
  return { doc_id: docId, segments, cached, ...turned, ...noted };
}

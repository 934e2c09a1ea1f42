/**
 * A sheet's segments in, the document or picture that the client wants out.
 *
 * @module
 */

import { makeDocument } from "../../document/make_document.ts";
import type { Pool } from "../../pool/open_pool.ts";
import type { ProcessedImage } from "../../process/process_image.ts";
import type { SheetAnswer, Wanted } from "./sheet_task.ts";

/**
 * Makes an answer's content.
 *
 * @param processed With a preview, where a picture is wanted.
 * @param pool Paints it.
 */
export async function makeContent(
  wanted: Wanted,
  docId: string,
  modelId: string,
  { segments, sheet, preview }: ProcessedImage,
  pool: Pool,
): Promise<Pick<SheetAnswer, "mediaType" | "content">> {
  if (wanted.kind === "overlay") {
    if (!preview) throw new Error("an overlay was asked for, and no picture was made");
    const content = await pool.paint({ kind: "overlay", preview, segments, sheet });
    return { mediaType: "image/png", content };
  }
  const document = makeDocument(wanted.choice, docId, segments, modelId);
  const content = new TextEncoder().encode(JSON.stringify(document));
  return { mediaType: "application/json", content };
}

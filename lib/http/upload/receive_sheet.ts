/**
 * DOOR. A request with an image in, the image's place in a file out. What can be refused without the
 * body is refused before it is read.
 *
 * @module
 */

import { localSource } from "../../bytes/local.ts";
import { Problem } from "../problem.ts";
import { bodyToFile } from "./body_to_file.ts";
import { checkCoding } from "./content_coding.ts";
import type { Intake } from "./intake.ts";
import { beginsWithBoundary, findFilePart, formBoundary } from "./multipart.ts";
import type { FileRange, ReceivedSheet } from "./received_sheet.ts";
import type { Upload } from "./save_upload.ts";

const BODY_NAME = "the request's body";

/**
 * Receives an image: the body's bytes, or the part `file` of a form.
 *
 * @param takesAnyBytes Whether a form that is none counts as bare bytes, as it did in the original.
 * @throws {Problem}
 */
export async function receiveSheet(
  intake: Intake,
  request: Request,
  takesAnyBytes: boolean,
): Promise<ReceivedSheet> {
  checkCoding(request);
  return await intake.receive(async (limits) => {
    const upload = await bodyToFile(request, intake.folder, limits);
    try {
      const image = await imageIn(upload, request, takesAnyBytes);
      if (image.length > 0 || takesAnyBytes) return { upload, image };
      throw new Problem({ status: 400, detail: "there is no image in the request's body" });
    } catch (error) {
      await upload[Symbol.asyncDispose]();
      throw error;
    }
  }, request.signal);
}

async function imageIn(
  upload: Upload,
  { headers }: Request,
  takesAnyBytes: boolean,
): Promise<FileRange> {
  const boundary = formBoundary(headers.get("content-type"));
  if (boundary === undefined) return wholeBody(upload);
  return await imageInForm(upload, boundary, takesAnyBytes);
}

function wholeBody({ path, size }: Upload): FileRange {
  return { path, name: BODY_NAME, offset: 0, length: size };
}

async function imageInForm(
  upload: Upload,
  boundary: string,
  takesAnyBytes: boolean,
): Promise<FileRange> {
  const { path } = upload;
  const body = await localSource(path);
  if (await beginsWithBoundary(body, boundary)) {
    return { path, name: BODY_NAME, ...await findFilePart(body, boundary) };
  }
  if (takesAnyBytes) return wholeBody(upload);
  const detail = "the body does not begin with the boundary that its content type names";
  throw new Problem({ status: 400, detail });
}

/**
 * A request with an image in, the image's place in a file out. What can be refused without the body is
 * refused before it is read.
 *
 * @module
 */

import { localSource } from "../../bytes/local.ts";
import { whileReceiving } from "./intake.ts";
import { bodyToFile } from "./body_to_file.ts";
import { beginsWithBoundary, findFilePart, formBoundary } from "./multipart.ts";
import { Problem } from "../problem.ts";
import type { Upload } from "./save_upload.ts";
import type { Service } from "../service.ts";
import type { FileRange } from "../sheets/sheet_task.ts";

const BODY_NAME = "the request's body";

/** An image that was received. */
export interface ReceivedSheet {
  readonly upload: Upload;
  readonly image: FileRange;
}

/**
 * Receives an image: the body's bytes, or the part `file` of a form.
 *
 * @param takesAnyBytes Whether a form that is none counts as bare bytes, as it did in the original.
 * @throws {Problem}
 */
export async function receiveSheet(
  service: Service,
  request: Request,
  takesAnyBytes: boolean,
): Promise<ReceivedSheet> {
  return await whileReceiving(service, async (limits) => {
    checkCoding(request);
    const upload = await bodyToFile(request, service.uploadsFolder, limits);
    try {
      const boundary = formBoundary(request.headers.get("content-type"));
      const image = boundary === undefined
        ? wholeBody(upload)
        : await imageInForm(upload, boundary, takesAnyBytes);
      if (image.length === 0 && !takesAnyBytes) {
        throw new Problem({ status: 400, detail: "there is no image in the request's body" });
      }
      return { upload, image };
    } catch (error) {
      await upload[Symbol.asyncDispose]();
      throw error;
    }
  });
}

/** @throws {Problem} 415 if the body is compressed, or otherwise not what it says that it is. */
export function checkCoding({ headers }: Request): void {
  const coding = headers.get("content-encoding") ?? "identity";
  if (coding.toLowerCase() === "identity") return;
  const detail = `the server does not take bodies in the coding ${JSON.stringify(coding)}`;
  throw new Problem({ status: 415, detail });
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

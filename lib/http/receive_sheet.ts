/**
 * A request with an image in, the image's place in a file out. What can be refused without the body is
 * refused before it is read.
 *
 * @module
 */

import { localSource } from "../bytes/local.ts";
import { bodyToFile, type Upload } from "./body_to_file.ts";
import { beginsWithBoundary, findFilePart, formBoundary } from "./multipart.ts";
import { Problem } from "./problem.ts";
import type { Service } from "./service.ts";
import type { FileRange } from "./sheet_task.ts";

/** When to come back while the model is opened. */
const STARTING_SECONDS = 5;
/** When to come back while other bodies are received. */
const UPLOADS_SECONDS = 5;

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
  checkOpen(service);
  const coding = request.headers.get("content-encoding") ?? "identity";
  if (coding.toLowerCase() !== "identity") {
    const detail = `the server does not take bodies in the coding ${JSON.stringify(coding)}`;
    throw new Problem({ status: 415, detail });
  }
  const upload = await receive(service, request);
  try {
    const boundary = formBoundary(request.headers.get("content-type"));
    const image = boundary === undefined
      ? { path: upload.path, offset: 0, length: upload.size }
      : await imageInForm(upload, boundary, takesAnyBytes);
    if (image.length === 0 && !takesAnyBytes) {
      throw new Problem({ status: 400, detail: "there is no image in the request's body" });
    }
    return { upload, image };
  } catch (error) {
    await upload[Symbol.asyncDispose]();
    throw error;
  }
}

function checkOpen({ state, processor, queue, settings }: Service): void {
  if (state.draining) {
    throw new Problem({ status: 503, detail: "the server is about to end" });
  }
  if (!processor.opened) {
    const { detail } = processor.health;
    throw new Problem({ status: 503, detail, retryAfterSeconds: STARTING_SECONDS });
  }
  queue.checkRoom();
  if (state.uploads >= settings.maxUploads) {
    const detail = `${state.uploads} bodies are being received already`;
    throw new Problem({ status: 429, detail, retryAfterSeconds: UPLOADS_SECONDS });
  }
}

async function receive(service: Service, request: Request): Promise<Upload> {
  const { settings, state, metrics } = service;
  const begun = performance.now();
  state.uploads++;
  try {
    const upload = await bodyToFile(request, service.uploadsFolder, {
      maxBytes: settings.maxBytes,
      maxSeconds: settings.maxUploadSeconds,
    });
    metrics.observeStage("receive", (performance.now() - begun) / 1000);
    return upload;
  } finally {
    state.uploads--;
  }
}

async function imageInForm(
  { path, size }: Upload,
  boundary: string,
  takesAnyBytes: boolean,
): Promise<FileRange> {
  const body = await localSource(path);
  if (await beginsWithBoundary(body, boundary)) {
    return { path, ...await findFilePart(body, boundary) };
  }
  if (takesAnyBytes) return { path, offset: 0, length: size };
  const detail = "the body does not begin with the boundary that its content type names";
  throw new Problem({ status: 400, detail });
}

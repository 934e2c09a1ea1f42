/**
 * A request with an image's address in, the image's place in a file out.
 *
 * @module
 */

import { whileReceiving } from "../upload/intake.ts";
import { bodyToFile } from "../upload/body_to_file.ts";
import { fetchImage, type FetchRules } from "./fetch_image.ts";
import { Problem } from "../problem.ts";
import { checkCoding, type ReceivedSheet } from "../upload/receive_sheet.ts";
import type { UploadLimits } from "../upload/save_upload.ts";
import { imageAddressSchema, schemaProblem } from "../routes/schemas.ts";
import type { Service } from "../service.ts";

const MOST_JSON_BYTES = 64 * 1024;

/**
 * Fetches the image that a request's JSON names.
 *
 * @throws {Problem} 422 if it names none, else as {@link fetchImage} does.
 */
export async function receiveAddress(
  service: Service,
  rules: FetchRules,
  request: Request,
): Promise<ReceivedSheet> {
  return await whileReceiving(service, async (limits) => {
    checkCoding(request);
    const { uploadsFolder } = service;
    const address = await readAddress(request, uploadsFolder, limits);
    const { upload, name } = await fetchImage(
      address,
      rules,
      uploadsFolder,
      limits,
      request.signal,
    );
    return { upload, image: { path: upload.path, name, offset: 0, length: upload.size } };
  });
}

async function readAddress(
  request: Request,
  folder: string,
  { maxBytes, maxSeconds }: UploadLimits,
): Promise<string> {
  const mostBytes = Math.min(maxBytes, MOST_JSON_BYTES);
  await using body = await bodyToFile(request, folder, { maxBytes: mostBytes, maxSeconds });
  const read = imageAddressSchema.safeParse(parsedJson(await Deno.readTextFile(body.path)));
  if (read.success) return read.data.url;
  throw schemaProblem(read.error);
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Problem({ status: 422, detail: `the body is no JSON: ${error}` });
  }
}

/**
 * DOOR. A request with an image's address in, the image's place in a file out.
 *
 * @module
 */

import { Problem, schemaProblem } from "../problem.ts";
import { bodyToFile } from "../upload/body_to_file.ts";
import { checkCoding } from "../upload/content_coding.ts";
import type { Intake } from "../upload/intake.ts";
import type { ReceivedSheet } from "../upload/received_sheet.ts";
import type { UploadLimits } from "../upload/save_upload.ts";
import { fetchImage, type FetchRules } from "./fetch_image.ts";
import { imageAddressSchema } from "./image_address.ts";

const MOST_JSON_BYTES = 64 * 1024;

/**
 * Fetches the image that a request's JSON names.
 *
 * @throws {Problem} 422 if it names none, else as {@link fetchImage} does.
 */
export async function receiveAddress(
  intake: Intake,
  request: Request,
  rules: FetchRules,
): Promise<ReceivedSheet> {
  const { folder } = intake;
  checkCoding(request);
  return await intake.receive(async (limits) => {
    const address = await readAddress(request, folder, limits);
    const { upload, name } = await fetchImage(address, rules, folder, limits, request.signal);
    return { upload, image: { path: upload.path, name, offset: 0, length: upload.size } };
  }, request.signal);
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

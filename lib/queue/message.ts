/**
 * What comes from the request queue and what goes to the result queue, as the original has them
 * (`Request` and `RequestResult`, tasks/common/request_client.py of uncharted-ta1-pipeline).
 *
 * @module
 */

import { z } from "zod";
import { messageOf, SegmenterError } from "../errors.ts";

/** The original's `OutputType.SEGMENTATION`. */
const SEGMENTATION_OUTPUT = 3;

const LONGEST_IMAGE_ID = 200;

/** It becomes a file's name: no way out of the image folder may be in it. */
const IMAGE_ID = /^[^/\\\p{Cc}]+$/u;

/** A request to segment one image; what else a message holds is passed over. */
const requestSchema = z.object({
  id: z.string(),
  task: z.string(),
  image_id: z.string().max(LONGEST_IMAGE_ID).regex(IMAGE_ID, "is no name for a file"),
  image_url: z.string(),
  output_format: z.string(),
});

/** The answer: the request and what came of it. */
export const resultSchema = requestSchema.extend({
  /** Whoever reads results goes on with the next step whatever it says: failures are no results. */
  success: z.literal(true),
  /** The document as JSON. */
  output: z.string(),
  output_type: z.literal(SEGMENTATION_OUTPUT),
  /** Where the image lies for the next step. */
  image_path: z.string(),
});

/** What `requestSchema` makes of a message. */
export type Request = z.infer<typeof requestSchema>;

/** What `resultSchema` makes of a message. */
export type Result = z.infer<typeof resultSchema>;

/** A message that is no request; to try again is of no use. */
export class MalformedMessage extends SegmenterError {}

/**
 * Reads a message's body.
 *
 * @param body Bytes or text of JSON, or what they were parsed to.
 * @throws {MalformedMessage} saying what is missing or wrong.
 */
export function readRequest(body: unknown): Request {
  const parsed = requestSchema.safeParse(parseJson(body));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) =>
    path.length > 0 ? `${path.join(".")}: ${message}` : message
  );
  throw malformed(problems.join("; "));
}

/** Writes the answer to a request. */
export function makeResult(request: Request, document: unknown, imagePath: string): Result {
  return {
    ...request,
    success: true,
    output: JSON.stringify(document),
    output_type: SEGMENTATION_OUTPUT,
    image_path: imagePath,
  };
}

function parseJson(body: unknown): unknown {
  if (typeof body !== "string" && !(body instanceof Uint8Array)) return body;
  try {
    const text = typeof body === "string"
      ? body
      : new TextDecoder("utf-8", { fatal: true }).decode(body);
    return JSON.parse(text);
  } catch (cause) {
    throw malformed(messageOf(cause));
  }
}

function malformed(found: string): MalformedMessage {
  return new MalformedMessage("format", {
    action: "read",
    file: "the request",
    found,
    remedy: "send JSON with id, task, image_id, image_url and output_format, all of them text",
  });
}

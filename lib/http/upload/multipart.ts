/**
 * A saved `multipart/form-data` body in, the place of its part `file` out (RFC 7578, RFC 2046 5.1).
 * The part stays where it is: it is read as a range of the body's file.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import type { Source } from "../../bytes/source.ts";
import { Problem } from "../problem.ts";

/** The name of the part that holds the image. */
const FILE_PART = "file";
const PIECE_BYTES = 1024 * 1024;
const MAX_HEADER_BYTES = 16 * 1024;
/** RFC 2046 allows no longer boundary. */
const MAX_BOUNDARY = 70;
const LINE_END = "\r\n";
const HEADERS_END = "\r\n\r\n";

/** A range of a source, in bytes. */
export interface Part {
  readonly offset: number;
  readonly length: number;
}

/** The boundary that a content type names, if it is that of a form. */
export function formBoundary(contentType: string | null): string | undefined {
  if (!/^multipart\/form-data\s*;/i.test(contentType ?? "")) return undefined;
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType!) ?? [];
  const boundary = quoted ?? plain;
  return boundary && boundary.length <= MAX_BOUNDARY ? boundary : undefined;
}

/** Whether a body is a form at all; some clients say so and send bare bytes. */
export async function beginsWithBoundary(body: Source, boundary: string): Promise<boolean> {
  const delimiter = `--${boundary}`;
  if (body.size < delimiter.length) return false;
  return latin1(await body.read(0, delimiter.length)) === delimiter;
}

/**
 * Finds the part named `file`.
 *
 * @param body Begins with `--boundary`.
 * @throws {Problem} 400 if the form breaks off, 422 if it has no such part.
 */
export async function findFilePart(body: Source, boundary: string): Promise<Part> {
  const delimiter = `${LINE_END}--${boundary}`;
  let at = delimiter.length - LINE_END.length;
  while (true) {
    if (latin1(await body.read(at, Math.min(2, body.size - at))) === "--") throw noFile();
    const head = latin1(await body.read(at, Math.min(MAX_HEADER_BYTES, body.size - at)));
    const headersEnd = head.indexOf(HEADERS_END);
    if (headersEnd < 0) throw brokenForm();
    const offset = at + headersEnd + HEADERS_END.length;
    // The line end before the delimiter may be that of the headers, where the part is empty.
    const end = await indexOf(body, delimiter, offset - LINE_END.length);
    if (end === undefined) throw brokenForm();
    if (partName(head.slice(0, headersEnd)) === FILE_PART) {
      return { offset, length: Math.max(0, end - offset) };
    }
    at = end + delimiter.length;
  }
}

function partName(headers: string): string | undefined {
  const disposition = headers.split(LINE_END).find((line) => /^content-disposition:/i.test(line));
  const [, quoted, plain] = /;\s*name=(?:"([^"]*)"|([^;\s]+))/i.exec(disposition ?? "") ?? [];
  return quoted ?? plain;
}

/** The first place of `text` in the source, from `start`. */
async function indexOf(source: Source, text: string, start: number): Promise<number | undefined> {
  const needle = Buffer.from(text, "latin1");
  for (let at = start; at < source.size; at += PIECE_BYTES) {
    const bytes = await source.read(
      at,
      Math.min(PIECE_BYTES + needle.length - 1, source.size - at),
    );
    const found = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(needle);
    if (found >= 0) return at + found;
  }
  return undefined;
}

function latin1(bytes: Uint8Array<ArrayBuffer>): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}

function brokenForm(): Problem {
  return new Problem({ status: 400, detail: "the form breaks off in the midst of a part" });
}

function noFile(): Problem {
  const detail = `the form has no part named "${FILE_PART}"`;
  return new Problem({ status: 422, detail });
}

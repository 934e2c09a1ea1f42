/**
 * The address of an image in, a temporary file with its bytes out. Redirections are followed as if
 * the client had sent where they lead; nothing of the client's request goes along.
 *
 * @module
 */

import { webName } from "../../bytes/http.ts";
import { Problem } from "../problem.ts";
import { checkLength, saveUpload, type Upload, type UploadLimits } from "../upload/save_upload.ts";
import { type AddressCheck, guardedRequest, type WebAnswer } from "./guarded_request.ts";
import { allowedUrl, type HostRule, refused } from "./host_rules.ts";

const MOST_REDIRECTIONS = 5;
const REDIRECTIONS: readonly (number | undefined)[] = [301, 302, 303, 307, 308];

/** What may be fetched. */
export interface FetchRules {
  readonly hosts: readonly HostRule[];
  /** Of a named host's IP addresses. */
  readonly mayConnect: AddressCheck;
}

/** A fetched image. */
export interface FetchedImage {
  readonly upload: Upload;
  /** Where it came from, as messages show it. */
  readonly name: string;
}

/**
 * Fetches an image to a new file in `folder`.
 *
 * @param limits Those of a body that a client sends.
 * @param signal Of the client who waits.
 * @throws {Problem} 403 if it may not be fetched, 413 if it is too large, 422 if the address is none,
 * 499 if the client goes away, 502 if it cannot be had, 504 if that takes too long, 507 if it cannot be
 * written; nothing is left behind.
 */
export async function fetchImage(
  address: string,
  rules: FetchRules,
  folder: string,
  { maxBytes, maxSeconds }: UploadLimits,
  signal: AbortSignal,
): Promise<FetchedImage> {
  const late = AbortSignal.timeout(maxSeconds * 1000);
  const either = AbortSignal.any([late, signal]);
  const url = allowedUrl(address, rules.hosts);
  const name = webName(url);
  try {
    const answer = await followed(url, rules, either);
    checkLength(Number(answer.headers["content-length"] ?? 0), maxBytes);
    const upload = await saveUpload(answer, folder, maxBytes);
    return { upload, name };
  } catch (error) {
    if (error instanceof Problem) throw error;
    if (signal.aborted) throw new Problem({ status: 499, detail: "the client went away" });
    if (late.aborted) {
      const detail = `${name} could not be fetched within ${maxSeconds} s`;
      throw new Problem({ status: 504, detail });
    }
    throw notFetched(url, error instanceof Error ? error.message : String(error));
  }
}

async function followed(start: URL, rules: FetchRules, signal: AbortSignal): Promise<WebAnswer> {
  let url = start;
  for (let redirections = 0; redirections <= MOST_REDIRECTIONS; redirections++) {
    const answer = await guardedRequest(url, rules.mayConnect, signal);
    if (!REDIRECTIONS.includes(answer.statusCode)) return checkedAnswer(url, answer);
    answer.destroy();
    url = redirected(url, answer.headers.location, rules);
  }
  throw notFetched(start, `it redirects more than ${MOST_REDIRECTIONS} times`);
}

function redirected(from: URL, location: string | undefined, { hosts }: FetchRules): URL {
  if (location === undefined) throw notFetched(from, "it redirects to nowhere");
  const to = allowedUrl(location, hosts, from);
  if (from.protocol === to.protocol || to.protocol === "https:") return to;
  throw refused(to, "a redirection leads there from https");
}

function checkedAnswer(url: URL, answer: WebAnswer): WebAnswer {
  const { statusCode, statusMessage = "", headers } = answer;
  const coding = headers["content-encoding"] ?? "identity";
  if (statusCode === 200 && coding === "identity") return answer;
  answer.destroy();
  throw notFetched(
    url,
    statusCode === 200
      ? `the server there sent it in the coding ${JSON.stringify(coding)}`
      : `the server there answered ${statusCode} ${statusMessage}`.trimEnd(),
  );
}

function notFetched(url: URL, reason: string): Problem {
  return new Problem({ status: 502, detail: `cannot fetch ${webName(url)}: ${reason}` });
}

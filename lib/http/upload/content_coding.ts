/**
 * Bodies must be as they are: a compressed one could be of any size.
 *
 * @module
 */

import { Problem } from "../problem.ts";

/** @throws {Problem} 415 if the body is compressed, or otherwise not what it says that it is. */
export function checkCoding({ headers }: Request): void {
  const coding = headers.get("content-encoding") ?? "identity";
  if (coding.toLowerCase() === "identity") return;
  const detail = `the server does not take bodies in the coding ${JSON.stringify(coding)}`;
  throw new Problem({ status: 415, detail });
}

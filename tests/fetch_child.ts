/**
 * Fetches an image in a process of its own, with the permissions and certificates that it is given:
 * `fetch_child.ts URL FOLDER` prints the number of bytes, or the status and what went wrong.
 *
 * @module
 */

import { fetchImage } from "../lib/http/fetch/fetch_image.ts";
import { readHostRule } from "../lib/http/fetch/host_rules.ts";
import { Problem } from "../lib/http/problem.ts";

const [address = "", folder = ""] = Deno.args;
const rules = { hosts: [readHostRule(new URL(address).host)!], mayConnect: () => true };
const limits = { maxBytes: 1_000_000, maxSeconds: 30 };
try {
  const { signal } = new AbortController();
  const { upload } = await fetchImage(address, rules, folder, limits, signal);
  console.log(upload.size);
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  console.log(error.status, error.message);
}
Deno.exit();
